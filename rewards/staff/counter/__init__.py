"""The till: pages for a registered tablet on a store's counter, and for nobody else.

A tablet is known by its cookie, which is sent below `/staff/counter/` alone; who works there is a row of the register
(`members.actions.shifts`). Neither is a sign-in: nothing else of the site opens to a till.
"""
