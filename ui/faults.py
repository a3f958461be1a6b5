"""What a reader sees when a page fails: a sentence and a number, never a path, SQL or a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from ui.text import t

_LOG = logging.getLogger(__name__)


def guarded(run: Callable[[], None]) -> None:
    """Run a page. Whatever it raises goes into the log under a number, and the number on the page."""
    try:
        run()
    except Exception:  # noqa: BLE001 - the last place that can speak to the reader
        code = secrets.token_hex(3)
        _LOG.exception("A page failed; the reader was shown the number %s.", code)
        st.error(f"**{t('error.title')}**\n\n{t('error.text', code=code)}", icon=":material/error:")
