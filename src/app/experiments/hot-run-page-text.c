/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-text.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "base/hot-format.h"
#include "tracking/hot-metric-series.h"

const char *
hot_run_page_text_status (const HotRun *run)
{
  if (run->is_interrupted)
    return _("Interrupted");

  switch (run->status)
    {
    case HOT_RUN_STATUS_RUNNING:
      return _("Running");

    case HOT_RUN_STATUS_SCHEDULED:
      return _("Waiting");

    case HOT_RUN_STATUS_FINISHED:
      return _("Finished");

    case HOT_RUN_STATUS_FAILED:
      return _("Failed");

    default:
      return _("Stopped");
    }
}

const char *
hot_run_page_text_advice (const HotRun *run)
{
  if (run->is_interrupted)
    return _("The program that wrote this run ended before the run did. What was logged until then is here; run it again to get the rest.");

  switch (run->status)
    {
    case HOT_RUN_STATUS_FAILED:
      return _("What was logged before is here. Run it again with changes.");

    case HOT_RUN_STATUS_KILLED:
      return _("Somebody stopped this run. What was logged until then is here.");

    default:
      return NULL;
    }
}

char *
hot_run_page_text_time (gint64 time)
{
  g_autoptr(GDateTime) instant = time != HOT_TIME_NONE ? g_date_time_new_from_unix_utc (time / 1000) : NULL;
  g_autoptr(GDateTime) local = instant != NULL ? g_date_time_to_local (instant) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %X") : NULL;
}

char *
hot_run_page_text_duration (const HotRun *run)
{
  gint64 end = run->end_time;

  if (end == HOT_TIME_NONE && run->status == HOT_RUN_STATUS_RUNNING)
    end = g_get_real_time () / G_TIME_SPAN_MILLISECOND;
  if (end == HOT_TIME_NONE || run->start_time == HOT_TIME_NONE || end < run->start_time)
    return NULL;

  return hot_format_duration ((end - run->start_time) / 1000.0);
}

char *
hot_run_page_text_metric (const char *key,
                          double      stored)
{
  const double value = hot_metric_restore (stored);

  if (isnan (value))
    return g_strdup (_("not a number"));
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  if (g_str_has_suffix (key, "_seconds") && value >= 0)
    return hot_format_duration (value);
  if (g_str_has_suffix (key, "_bytes") && value >= 0 && value < 1e18)
    return hot_format_bytes ((guint64) value);
  if (value == round (value) && fabs (value) < 1e15)
    return hot_format_number (value, 0);

  return hot_format_measure (value, 5);
}

char *
hot_run_page_text_location (const char *source)
{
  static const char *const names[] = { "uri", "url", "path", NULL };
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (source == NULL || !json_parser_load_from_data (parser, source, -1, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  for (guint i = 0; root != NULL && JSON_NODE_HOLDS_OBJECT (root) && names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (root), names[i]);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        return json_node_dup_string (node);
    }

  return NULL;
}
