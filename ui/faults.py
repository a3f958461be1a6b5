"""What a reader sees when a page fails: a sentence and a number, never a path, SQL or a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from sse_metrics.warehouse.publishing import DamagedFileError, NewerFileError
from ui.text import t

_LOG = logging.getLogger(__name__)


def guarded(run: Callable[[], None]) -> bool:
    """Run a part of a page, and say whether it went well.

    Whatever it raises goes into the log under a number, and the number on the page; a file that cannot be opened is
    told as such, with what to do.
    """
    try:
        run()
    except NewerFileError:
        _LOG.exception("The published file is of a newer database.")
        st.error(f"**{t('error.newer.title')}**\n\n{t('error.newer.text')}", icon=":material/upgrade:")
    except DamagedFileError:
        _LOG.exception("No published file can be read.")
        st.error(f"**{t('error.damaged.title')}**\n\n{t('error.damaged.text')}", icon=":material/broken_image:")
    except Exception:  # noqa: BLE001 - the last place that can speak to the reader
        code = secrets.token_hex(3)
        _LOG.exception("A page failed; the reader was shown the number %s.", code)
        st.error(f"**{t('error.title')}**\n\n{t('error.text', code=code)}", icon=":material/error:")
    else:
        return True
    return False
