/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-search-filter.h"
#include "tracking/hot-sqlite-connection.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotSql:
 *
 * A statement under construction and the values to bind to it. What comes from a person is only ever bound.
 */
typedef struct {
  GString *text;
  GArray  *values;
} HotSql;

void     hot_sql_init           (HotSql                *self,
                                 const char            *text);
void     hot_sql_clear          (HotSql                *self);
/* @text: (transfer none): copied */
void     hot_sql_add_text       (HotSql                *self,
                                 const char            *text);
void     hot_sql_add_int        (HotSql                *self,
                                 gint64                 number);
void     hot_sql_add_real       (HotSql                *self,
                                 double                 number);
/* Prepares @statement and binds all. @self must live as long as it is in use. */
void     hot_sql_prepare        (HotSql                *self,
                                 HotStatement          *statement,
                                 HotSqliteConnection   *connection);
/* Binds all again, after a reset. */
void     hot_sql_bind           (HotSql                *self,
                                 HotStatement          *statement);

/* The condition that @node is, over r (runs), e (experiments), m (registered_models), v (model_versions) or l (logged_models).
 * @datasets: of HotSearch */
void     hot_sql_add_filter     (HotSql                *self,
                                 HotSearchTarget        target,
                                 const HotSearchNode   *node,
                                 const HotSearch       *search);
/* "AND x IN (…)", or nothing where there are none named. %FALSE with @error where one is no number. */
gboolean hot_sql_add_experiments (HotSql               *self,
                                 const char            *column,
                                 const char *const     *ids,
                                 GError               **error);
/* Decimal digits, or %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE */
gboolean hot_sql_parse_experiment_id (const char       *text,
                                 gint64                *id,
                                 GError               **error);

/* (transfer full) (element-type HotSearchOrder) (nullable): one for each, with none twice */
GPtrArray *hot_search_orders_parse (HotSearchTarget     target,
                                 const char *const     *order_by,
                                 GError               **error);
/* (nullable): the token of the page that begins at @offset */
char    *hot_page_token_new     (guint64                offset);
/* @token: (nullable) */
gboolean hot_page_token_parse   (const char            *token,
                                 guint64               *offset,
                                 GError               **error);
/* How many results to give; 0 is @fallback, more than @limit an error. */
gboolean hot_search_get_limit   (const HotSearch       *search,
                                 guint                  fallback,
                                 guint                  limit,
                                 guint                 *n,
                                 GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotSql, hot_sql_clear)

G_END_DECLS
