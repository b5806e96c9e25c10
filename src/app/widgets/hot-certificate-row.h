/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_CERTIFICATE_ROW (hot_certificate_row_get_type ())

G_DECLARE_FINAL_TYPE (HotCertificateRow, hot_certificate_row, HOT, CERTIFICATE_ROW, AdwActionRow)

/*
 * Asks for a file of certificates to trust beside the system's.
 *
 * Signals:
 *   changed (): by a person, or by hot_certificate_row_set_path()
 */

/* (nullable) */
const char *hot_certificate_row_get_path (HotCertificateRow *self);
/* @path: (nullable) */
void        hot_certificate_row_set_path (HotCertificateRow *self,
                                          const char        *path);

G_END_DECLS
