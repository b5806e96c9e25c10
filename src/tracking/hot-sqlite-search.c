/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Each is compared with all others. */
#define MAX_ORDERS 1000

typedef struct {
  char   *text;
  gint64  integer;
  double  real;
  enum { VALUE_TEXT, VALUE_INT, VALUE_REAL } kind;
} Value;

/* Where keys and values of a target are: the condition joins it to the target. */
typedef struct {
  const char *table;
  const char *join;
  const char *key;
  const char *value;
} Place;

static const Place places[][4] = {
  [HOT_SEARCH_RUNS] = {
    [HOT_SEARCH_METRIC] = { "latest_metrics", "x.run_uuid = r.run_uuid", "x.key", "x.value" },
    [HOT_SEARCH_PARAM] = { "params", "x.run_uuid = r.run_uuid", "x.key", "x.value" },
    [HOT_SEARCH_TAG] = { "tags", "x.run_uuid = r.run_uuid", "x.key", "x.value" },
  },
  [HOT_SEARCH_EXPERIMENTS] = {
    [HOT_SEARCH_TAG] = { "experiment_tags", "x.experiment_id = e.experiment_id", "x.key", "x.value" },
  },
  [HOT_SEARCH_REGISTERED_MODELS] = {
    [HOT_SEARCH_TAG] = { "registered_model_tags", "x.name = m.name", "x.key", "x.value" },
  },
  [HOT_SEARCH_MODEL_VERSIONS] = {
    [HOT_SEARCH_TAG] = { "model_version_tags", "x.name = v.name AND x.version = v.version", "x.key", "x.value" },
  },
  [HOT_SEARCH_LOGGED_MODELS] = {
    [HOT_SEARCH_METRIC] = { "logged_model_metrics", "x.model_id = l.model_id", "x.metric_name", "x.metric_value" },
    [HOT_SEARCH_PARAM] = { "logged_model_params", "x.model_id = l.model_id", "x.param_key", "x.param_value" },
    [HOT_SEARCH_TAG] = { "logged_model_tags", "x.model_id = l.model_id", "x.tag_key", "x.tag_value" },
  },
};

static const char *const operators[] = {
  [HOT_SEARCH_EQUAL] = "=", [HOT_SEARCH_NOT_EQUAL] = "!=", [HOT_SEARCH_LESS] = "<", [HOT_SEARCH_LESS_OR_EQUAL] = "<=",
  [HOT_SEARCH_GREATER] = ">", [HOT_SEARCH_GREATER_OR_EQUAL] = ">=", [HOT_SEARCH_LIKE] = "LIKE",
  [HOT_SEARCH_IN] = "IN", [HOT_SEARCH_NOT_IN] = "NOT IN",
};

static void
clear_value (gpointer value)
{
  g_free (((Value *) value)->text);
}

void
hot_sql_init (HotSql     *self,
              const char *text)
{
  self->text = g_string_new (text);
  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (self->values, clear_value);
}

void
hot_sql_clear (HotSql *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->values, g_array_unref);
}

void
hot_sql_add_text (HotSql     *self,
                  const char *text)
{
  Value value = { .text = g_strdup (text), .kind = VALUE_TEXT };

  g_array_append_val (self->values, value);
}

void
hot_sql_add_int (HotSql *self,
                 gint64  number)
{
  Value value = { .integer = number, .kind = VALUE_INT };

  g_array_append_val (self->values, value);
}

void
hot_sql_add_real (HotSql *self,
                  double  number)
{
  Value value = { .real = number, .kind = VALUE_REAL };

  g_array_append_val (self->values, value);
}

void
hot_sql_prepare (HotSql              *self,
                 HotStatement        *statement,
                 HotSqliteConnection *connection)
{
  hot_statement_prepare (statement, connection, self->text->str);
  hot_sql_bind (self, statement);
}

void
hot_sql_bind (HotSql       *self,
              HotStatement *statement)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);

      if (value->kind == VALUE_TEXT)
        hot_statement_bind_text (statement, value->text);
      else if (value->kind == VALUE_INT)
        hot_statement_bind_int (statement, value->integer);
      else
        hot_statement_bind_real (statement, value->real);
    }
}

/* "@column op value" */
static void
add_compare (HotSql              *self,
             const char          *column,
             const HotSearchNode *node)
{
  if (node->op == HOT_SEARCH_ILIKE)
    {
      g_string_append_printf (self->text, "lower(%s) LIKE lower(?)", column);
      hot_sql_add_text (self, node->texts[0]);
      return;
    }

  g_string_append_printf (self->text, "%s %s ", column, operators[node->op]);
  if (node->op == HOT_SEARCH_IN || node->op == HOT_SEARCH_NOT_IN)
    {
      for (guint i = 0; node->texts[i] != NULL; i++)
        {
          g_string_append (self->text, i == 0 ? "(?" : ", ?");
          hot_sql_add_text (self, node->texts[i]);
        }
      g_string_append_c (self->text, ')');
      return;
    }

  g_string_append_c (self->text, '?');
  if (node->texts != NULL)
    hot_sql_add_text (self, node->texts[0]);
  else if (node->is_integer)
    hot_sql_add_int (self, node->integer);
  else
    hot_sql_add_real (self, node->number);
}

static void
add_datasets (HotSql          *self,
              const HotSearch *search)
{
  for (guint i = 0; i < search->n_datasets; i++)
    {
      g_string_append (self->text, i == 0 ? " AND (" : " OR ");
      g_string_append (self->text, "(x.dataset_name = ?");
      hot_sql_add_text (self, search->datasets[i].name);
      if (search->datasets[i].digest != NULL)
        {
          g_string_append (self->text, " AND x.dataset_digest = ?");
          hot_sql_add_text (self, search->datasets[i].digest);
        }
      g_string_append_c (self->text, ')');
    }
  if (search->n_datasets > 0)
    g_string_append_c (self->text, ')');
}

/* A run's data set, by what it is or what it was used for. */
static void
add_dataset (HotSql              *self,
             const HotSearchNode *node)
{
  gboolean is_context = g_str_equal (node->key, "context");

  g_string_append_printf (self->text, "EXISTS (SELECT 1 FROM inputs i JOIN %s WHERE i.destination_id = r.run_uuid AND "
                          "i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND ",
                          is_context ? "input_tags x ON x.input_uuid = i.input_uuid AND x.name = '" HOT_TAG_DATA_CONTEXT "'"
                                     : "datasets x ON x.dataset_uuid = i.source_id");
  add_compare (self, is_context ? "x.value" : g_str_equal (node->key, "name") ? "x.name" : "x.digest", node);
  g_string_append_c (self->text, ')');
}

static void
add_comparison (HotSql              *self,
                HotSearchTarget      target,
                const HotSearchNode *node,
                const HotSearch     *search)
{
  gboolean is_name = node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column == NULL;
  const Place *place = &places[target][is_name ? HOT_SEARCH_TAG : node->field == HOT_SEARCH_DATASET ? 0 : node->field];

  if (node->field == HOT_SEARCH_ATTRIBUTE && !is_name)
    {
      add_compare (self, node->attribute->column, node);
      return;
    }
  if (node->field == HOT_SEARCH_DATASET)
    {
      add_dataset (self, node);
      return;
    }

  g_string_append_printf (self->text, "%sEXISTS (SELECT 1 FROM %s x WHERE %s AND %s = ?",
                          node->op == HOT_SEARCH_IS_NULL ? "NOT " : "", place->table, place->join, place->key);
  hot_sql_add_text (self, is_name ? HOT_TAG_RUN_NAME : node->key);
  if (node->op != HOT_SEARCH_IS_NULL && node->op != HOT_SEARCH_IS_NOT_NULL)
    {
      gboolean is_metric = target == HOT_SEARCH_RUNS && node->field == HOT_SEARCH_METRIC;

      g_string_append (self->text, " AND (");
      add_compare (self, place->value, node);
      /* Not a number is stored as 0 beside a flag; it equals nothing, not even itself. */
      if (is_metric)
        g_string_append (self->text, node->op == HOT_SEARCH_NOT_EQUAL ? " OR x.is_nan" : " AND NOT x.is_nan");
      g_string_append_c (self->text, ')');
    }
  if (target == HOT_SEARCH_LOGGED_MODELS && node->field == HOT_SEARCH_METRIC)
    add_datasets (self, search);
  g_string_append_c (self->text, ')');
}

void
hot_sql_add_filter (HotSql              *self,
                    HotSearchTarget      target,
                    const HotSearchNode *node,
                    const HotSearch     *search)
{
  if (node->kind == HOT_SEARCH_COMPARISON)
    {
      add_comparison (self, target, node, search);
      return;
    }

  g_string_append (self->text, node->kind == HOT_SEARCH_NOT ? "NOT coalesce((" : "(");
  for (guint i = 0; i < node->children->len; i++)
    {
      if (i > 0)
        g_string_append (self->text, node->kind == HOT_SEARCH_OR ? " OR " : " AND ");
      hot_sql_add_filter (self, target, node->children->pdata[i], search);
    }
  /* What is missing does not fulfil the condition, so it does fulfil its opposite. */
  g_string_append (self->text, node->kind == HOT_SEARCH_NOT ? "), 0)" : ")");
}

gboolean
hot_sql_parse_experiment_id (const char  *text,
                             gint64      *id,
                             GError     **error)
{
  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
               _("Invalid experiment ID “%s”: it must be a number"), text != NULL ? text : "");

  return FALSE;
}

gboolean
hot_sql_add_experiments (HotSql             *self,
                         const char         *column,
                         const char *const  *ids,
                         GError            **error)
{
  if (ids == NULL)
    return TRUE;

  g_string_append_printf (self->text, " AND %s IN (", column);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      gint64 id;

      if (!hot_sql_parse_experiment_id (ids[i], &id, error))
        return FALSE;
      g_string_append_printf (self->text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", id);
    }
  g_string_append_c (self->text, ')');

  return TRUE;
}

/* One column may have several names. */
static gboolean
is_same_order (const HotSearchOrder *a,
               const HotSearchOrder *b)
{
  return a->field == b->field && (g_str_equal (a->key, b->key) || (a->attribute != NULL && a->attribute->column != NULL &&
                                                                   g_strcmp0 (a->attribute->column, b->attribute->column) == 0));
}

GPtrArray *
hot_search_orders_parse (HotSearchTarget     target,
                         const char *const  *order_by,
                         GError            **error)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_search_order_free);

  if (order_by != NULL && g_strv_length ((GStrv) order_by) > MAX_ORDERS)
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("`order_by` has more than %d fields"), MAX_ORDERS);
      return NULL;
    }
  for (; order_by != NULL && *order_by != NULL; order_by++)
    {
      g_autoptr(HotSearchOrder) order = hot_search_order_parse (target, *order_by, error);

      if (order == NULL)
        return NULL;
      for (guint i = 0; i < orders->len; i++)
        {
          const HotSearchOrder *other = orders->pdata[i];

          if (is_same_order (other, order))
            {
              g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           _("`order_by` contains duplicate fields: %s"), *order_by);
              return NULL;
            }
        }
      g_ptr_array_add (orders, g_steal_pointer (&order));
    }

  return g_steal_pointer (&orders);
}

char *
hot_page_token_new (guint64 offset)
{
  g_autofree char *json = g_strdup_printf ("{\"offset\": %" G_GUINT64_FORMAT "}", offset);

  return g_base64_encode ((const guchar *) json, strlen (json));
}

gboolean
hot_page_token_parse (const char  *token,
                      guint64     *offset,
                      GError     **error)
{
  g_autofree guchar *json = NULL;
  g_autofree char *text = NULL;
  const char *found;
  gsize n = 0;

  *offset = 0;
  if (token == NULL || *token == '\0')
    return TRUE;
  json = g_base64_decode (token, &n);
  text = g_strndup ((const char *) json, n);
  found = strstr (text, "\"offset\":");
  if (found != NULL)
    {
      char *end;

      found += strlen ("\"offset\":");
      *offset = g_ascii_strtoull (found, &end, 10);
      if (end != found && *offset <= G_MAXINT64)
        return TRUE;
    }
  g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       _("Invalid page token: it is not one that a search gave"));

  return FALSE;
}

gboolean
hot_search_get_limit (const HotSearch  *search,
                      guint             fallback,
                      guint             limit,
                      guint            *n,
                      GError          **error)
{
  *n = search->max_results > 0 ? search->max_results : fallback;
  if (*n <= limit)
    return TRUE;
  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
               _("Invalid value for request parameter max_results. It must be at most %u, but got value %u"), limit, *n);

  return FALSE;
}
