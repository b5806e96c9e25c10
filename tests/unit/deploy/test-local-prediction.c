/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "deploy/hot-local-prediction.h"
#include "../serve/serve-fixture.h"

/* More than are predicted at a time. */
#define MANY 10000

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  HotModel *model;
  void *image;
  const int fd = g_file_open_tmp ("hot-model-XXXXXX", &fixture->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  model = serve_fixture_new (&image);
  g_assert_true (g_file_set_contents (fixture->path, image, (gssize) hot_model_get_size (model), &error));
  hot_model_close (model);
  free (image);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  g_remove (fixture->path);
  g_free (fixture->path);
}

static char *
predict (Fixture       *fixture,
         const char    *type,
         const char    *text,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(GBytes) request = g_bytes_new_static (text, strlen (text));
  g_autoptr(GBytes) answer = hot_local_prediction_run (fixture->path, type, request, cancellable, error);

  return answer != NULL ? g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer)) : NULL;
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = predict (fixture, "application/json", "{\"dataframe_records\": [{\"beds\": 2, \"room_type\": \"Private room\"}]}", NULL,
                                   &error);
  g_autofree char *csv = predict (fixture, "text/csv", "beds,room_type\n2,Private room\n3,Boat\n", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, "{\"predictions\": [702.5]}");
  g_assert_cmpstr (csv, ==, "{\"predictions\": [702.5,1403.5]}");
}

static void
test_many (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) request = g_string_new ("beds\n");
  g_autofree char *answer = NULL;
  g_auto(GStrv) numbers = NULL;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (request, "%u\n", i);
  answer = predict (fixture, "text/csv", request->str, NULL, &error);
  g_assert_no_error (error);
  numbers = g_strsplit (answer, ",", -1);
  g_assert_cmpuint (g_strv_length (numbers), ==, MANY);
  g_assert_cmpfloat (g_ascii_strtod (numbers[MANY - 1], NULL) - g_ascii_strtod (numbers[1], NULL), ==, MANY - 2);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  unused)
{
  g_autofree char *path = g_strdup ("/nonexistent/model");
  Fixture nowhere = { path };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (predict (fixture, "application/json", "{\"dataframe_records\": [{\"beds\": \"many\"}]}", NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (g_strrstr (error->message, "beds"));
  g_clear_error (&error);
  g_assert_null (predict (&nowhere, "text/csv", "beds\n1\n", NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (predict (fixture, "text/csv", "beds\n1\n", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/local-prediction/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/local-prediction/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/local-prediction/errors", Fixture, NULL, set_up, test_errors, tear_down);
  return g_test_run ();
}
