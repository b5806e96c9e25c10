/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-json-writer.h"
#include "learn/hot-estimator.h"

static const char *
get_type_name (HotParameterType type)
{
  switch (type)
    {
    case HOT_PARAMETER_INTEGER:
      return "integer";

    case HOT_PARAMETER_BOOLEAN:
      return "boolean";

    case HOT_PARAMETER_AMOUNT:
      return "amount";

    case HOT_PARAMETER_TEXT:
      return "text";

    case HOT_PARAMETER_WORD:
      return "word";

    case HOT_PARAMETER_REAL:
    default:
      return "real";
    }
}

static void
write_parameter (HotJsonWriter      *json,
                 const HotParameter *parameter)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", parameter->name);
  hot_json_writer_member (json, "type", get_type_name (parameter->type));
  hot_json_writer_member (json, "default", parameter->default_value);
  hot_json_writer_name (json, "minimum");
  hot_json_writer_real (json, parameter->minimum);
  hot_json_writer_name (json, "maximum");
  hot_json_writer_real (json, parameter->maximum);
  hot_json_writer_name (json, "words");
  hot_json_writer_begin_array (json);
  for (const char *const *word = parameter->words; word != NULL && *word != NULL; word++)
    hot_json_writer_string (json, *word);
  hot_json_writer_end_array (json);
  hot_json_writer_member (json, "help", _(parameter->help));
  hot_json_writer_end_object (json);
}

static gboolean
print_json (GError **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (const HotEstimator *const *estimator = hot_estimator_list (); *estimator != NULL; estimator++)
    {
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "name", (*estimator)->name);
      hot_json_writer_member (json, "summary", _((*estimator)->summary));
      hot_json_writer_name (json, "regression");
      hot_json_writer_boolean (json, !(*estimator)->only_classifies);
      hot_json_writer_name (json, "classification");
      hot_json_writer_boolean (json, (*estimator)->can_classify);
      hot_json_writer_name (json, "parameters");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < (*estimator)->n_parameters; i++)
        write_parameter (json, &(*estimator)->parameters[i]);
      hot_json_writer_end_array (json);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (json)
    return print_json (error);

  for (const HotEstimator *const *estimator = hot_estimator_list (); *estimator != NULL; estimator++)
    {
      g_string_append_printf (text, "%s: %s\n", (*estimator)->name, _((*estimator)->summary));
      for (guint i = 0; i < (*estimator)->n_parameters; i++)
        {
          const HotParameter *parameter = &(*estimator)->parameters[i];

          g_string_append_printf (text, "  %-26s %s (%s)\n", parameter->name, _(parameter->help),
                                  parameter->default_value);
        }
    }

  return hot_command_print (text->str, text->len, error);
}

const HotCommand hot_command_estimators = {
  .group = "estimators",
  .arguments = "",
  .summary = N_("List the ways to learn and their parameters"),
  .run = run,
};
