def test_a_call_with_a_key_and_a_body_is_answered(till):
    response = till.post("/empty", {})
    assert (response.status_code, response.content) == (200, b"{}")
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
