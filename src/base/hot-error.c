/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"

G_DEFINE_QUARK (hot-error-quark, hot_error)
