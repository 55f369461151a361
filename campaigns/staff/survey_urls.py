"""Addresses of the pages on which staff write surveys, look at their results, read and tag comments."""

from django.urls import path

from campaigns.staff import survey_comments, survey_editor, surveys

urlpatterns = [
    path("surveys/", surveys.index, name="staff-surveys"),
    path("surveys/new", survey_editor.new, name="staff-survey-new"),
    path("surveys/comments", survey_comments.index, name="staff-survey-comments"),
    path("surveys/tags", survey_comments.add_tag, name="staff-survey-tag-add"),
    path("surveys/tags/<uuid:tag_id>/archive", survey_comments.archive_tag, name="staff-survey-tag-archive"),
    path("surveys/cases/<uuid:case_id>", survey_comments.of_case, name="staff-survey-case"),
    path("surveys/answers/<uuid:answer_id>/", survey_comments.show, name="staff-survey-answer"),
    path("surveys/answers/<uuid:answer_id>/read", survey_comments.read, name="staff-survey-answer-read"),
    path("surveys/answers/<uuid:answer_id>/tag", survey_comments.tag, name="staff-survey-answer-tag"),
    path("surveys/answers/<uuid:answer_id>/untag", survey_comments.untag, name="staff-survey-answer-untag"),
    path("surveys/<uuid:survey_id>/", surveys.show, name="staff-survey"),
    path("surveys/<uuid:survey_id>/edit", survey_editor.edit, name="staff-survey-edit"),
    path("surveys/<uuid:survey_id>/preview", surveys.preview, name="staff-survey-preview"),
    path("surveys/<uuid:survey_id>/start", surveys.start, name="staff-survey-start"),
    path("surveys/<uuid:survey_id>/end", surveys.end, name="staff-survey-end"),
    path("surveys/<uuid:survey_id>/wave", surveys.wave, name="staff-survey-wave"),
    path("surveys/<uuid:survey_id>/answers.csv", surveys.export, name="staff-survey-export"),
]
