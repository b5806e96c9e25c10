/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* The program as built is run, and looked at from outside: HOTHOUSECTL names it. */

static const char listings[] =
  "id,name,price,host_is_superhost,room_type,rate,last_review,amenities\n"
  "600000000000000001,\"Flat, sunny\",\"$1,234.00\",t,Entire home/apt,97%,2019-07-08,\"[\"\"Wifi\"\", \"\"TV\"\"]\"\n"
  "600000000000000002,Room,$50.00,f,Private room,,2019-01-01,[]\n"
  "600000000000000003,\"A \"\"quoted\"\" loft\",$75.50,t,Entire home/apt,100%,,\"[\"\"Wifi\"\"]\"\n"
  "600000000000000004,,,,Private room,50%,2018-12-31,\n";

typedef struct {
  char *folder;
  char *listings;
  char *output;
  char *out;
  char *err;
  int   status;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-ctl-XXXXXX", NULL);
  fixture->listings = g_build_filename (fixture->folder, "listings.csv", NULL);
  fixture->output = g_build_filename (fixture->folder, "out.csv", NULL);
  g_assert_true (g_file_set_contents (fixture->listings, listings, -1, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->listings);
  g_unlink (fixture->output);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->listings);
  g_free (fixture->output);
  g_free (fixture->out);
  g_free (fixture->err);
}

/* Runs with the arguments up to NULL; afterwards out, err and status are those of the run. */
G_GNUC_NULL_TERMINATED
static void
run (Fixture *fixture,
     ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  va_list arguments;

  g_ptr_array_add (argv, (char *) g_getenv ("HOTHOUSECTL"));
  va_start (arguments, fixture);
  for (const char *argument; (argument = va_arg (arguments, const char *)) != NULL;)
    g_ptr_array_add (argv, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->out, &fixture->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  fixture->status = g_subprocess_get_exit_status (process);
}

static void
assert_success (Fixture *fixture)
{
  g_assert_cmpstr (fixture->err, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
}

/* Nothing on standard output, one line that names the program on the other. */
static void
assert_failure (Fixture    *fixture,
                int         status,
                const char *part)
{
  g_assert_cmpint (fixture->status, ==, status);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_true (g_str_has_prefix (fixture->err, "hothousectl: "));
  if (strstr (fixture->err, part) == NULL)
    g_error ("%s does not say %s", fixture->err, part);
}

static JsonNode *
parse (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (fixture->out, &error);

  g_assert_no_error (error);

  return node;
}

static void
test_general (Fixture       *fixture,
              gconstpointer  data)
{
  run (fixture, "--version", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "hothousectl " HOT_VERSION "\n");

  run (fixture, "--help", NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "data profile"));
  g_assert_nonnull (strstr (fixture->out, "map render"));

  run (fixture, "data", "--help", NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "data head"));
  g_assert_null (strstr (fixture->out, "map render"));

  run (fixture, "data", "head", "--help", NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "hothousectl data head [OPTION…] SOURCE"));
  g_assert_nonnull (strstr (fixture->out, "--filter"));
  g_assert_nonnull (strstr (fixture->out, "AZURE_STORAGE_KEY"));

  run (fixture, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_nonnull (strstr (fixture->err, "Usage:"));
}

/* What the reader noticed goes beside the result, not into it. */
static void
test_warnings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (fixture->listings, "id,name\n1,a\n2\n3,c\n", -1, &error);
  g_assert_no_error (error);
  run (fixture, "data", "head", fixture->listings, "--csv", NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_assert_cmpstr (fixture->out, ==, "id,name\n1,a\n2,\n3,c\n");
  g_assert_nonnull (strstr (fixture->err, "line 3: "));

  run (fixture, "data", "profile", fixture->listings, NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "line 3: "));
}

static void
test_usage_errors (Fixture       *fixture,
                   gconstpointer  data)
{
  run (fixture, "data", "profle", NULL);
  assert_failure (fixture, 2, "did you mean “data profile”?");
  run (fixture, "dta", NULL);
  assert_failure (fixture, 2, "did you mean “data”?");
  run (fixture, "frobnicate", NULL);
  assert_failure (fixture, 2, "“hothousectl --help” lists them");
  run (fixture, "data", "head", NULL);
  assert_failure (fixture, 2, "needs more arguments");
  run (fixture, "data", "head", "a", "b", NULL);
  assert_failure (fixture, 2, "takes fewer arguments");
  run (fixture, "data", "head", "--bogus", "a", NULL);
  assert_failure (fixture, 2, "--bogus");
  run (fixture, "data", "head", fixture->listings, "-n", "-3", NULL);
  assert_failure (fixture, 2, "negative");
  run (fixture, "data", "head", fixture->listings, "--json", "--csv", NULL);
  assert_failure (fixture, 2, "exclude");
  run (fixture, "data", "head", "/nowhere", "--filter", "price <", NULL);
  assert_failure (fixture, 2, "--filter: Character 8: ");
  run (fixture, "data", "head", fixture->listings, "--filter", "name < 5", NULL);
  assert_failure (fixture, 2, "--filter: Character 8: ");
  run (fixture, "data", "head", fixture->listings, "--type", "price", NULL);
  assert_failure (fixture, 2, "COLUMN=TYPE");
  run (fixture, "data", "head", fixture->listings, "--type", "price=rael", NULL);
  assert_failure (fixture, 2, "did you mean “real”?");
  run (fixture, "data", "head", fixture->listings, "--delimiter", "ab", NULL);
  assert_failure (fixture, 2, "--delimiter");
  run (fixture, "data", "head", fixture->listings, "--encoding", "nonsense", NULL);
  assert_failure (fixture, 2, "--encoding nonsense");
  run (fixture, "data", "head", "wasbs://x", NULL);
  assert_failure (fixture, 1, "wasbs://CONTAINER@ACCOUNT");
  run (fixture, "data", "head", fixture->listings, "--header", "--no-header", NULL);
  assert_failure (fixture, 2, "exclude");
  run (fixture, "data", "head", fixture->listings, "--columns", "", NULL);
  assert_failure (fixture, 2, "--columns: the name of a column");
  run (fixture, "data", "head", fixture->listings, "--columns", "id,price,id", NULL);
  assert_failure (fixture, 2, "--columns: “id” is given twice");
  run (fixture, "data", "head", fixture->listings, "--sort", "", NULL);
  assert_failure (fixture, 2, "--sort: the name of a column");
  run (fixture, "data", "head", fixture->listings, "--filter", "name = '\xff'", NULL);
  assert_failure (fixture, 2, "--filter");
  run (fixture, "data", "export", fixture->listings, NULL);
  assert_failure (fixture, 2, "--output");
  run (fixture, "data", "sample", "-n", "-1", NULL);
  assert_failure (fixture, 2, "-n");
}

static void
test_failures (Fixture       *fixture,
               gconstpointer  data)
{
  run (fixture, "data", "profile", "/nowhere/listings.csv", NULL);
  assert_failure (fixture, 1, "/nowhere/listings.csv");
  run (fixture, "data", "head", fixture->listings, "--filter", "prise < 5", NULL);
  assert_failure (fixture, 1, "did you mean “price”?");
  run (fixture, "data", "head", fixture->listings, "--columns", "id,nam", NULL);
  assert_failure (fixture, 1, "--columns: listings.csv has no column “nam”; did you mean “name”?");
  run (fixture, "data", "head", fixture->listings, "--sort", "prices", NULL);
  assert_failure (fixture, 1, "--sort: ");
  run (fixture, "data", "head", fixture->listings, "--type", "nothing=text", NULL);
  assert_failure (fixture, 1, "no column “nothing”");
  run (fixture, "data", "export", fixture->listings, "--output", "/nowhere/at/all.csv", NULL);
  assert_failure (fixture, 1, "/nowhere/at");
  run (fixture, "data", "export", fixture->listings, "--output", "", NULL);
  assert_failure (fixture, 1, "empty");
  run (fixture, "data", "sample", "--output", "", NULL);
  assert_failure (fixture, 1, "empty");

  g_assert_true (g_file_set_contents (fixture->output, "", 0, NULL));
  run (fixture, "data", "profile", fixture->output, NULL);
  assert_failure (fixture, 1, "out.csv");
}

static void
test_head_json (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonNode) none = NULL;
  JsonArray *rows;
  JsonObject *row;

  run (fixture, "data", "head", fixture->listings, "--json", NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "\"id\": 600000000000000001,"));
  node = parse (fixture);
  rows = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (rows), ==, 4);

  row = json_array_get_object_element (rows, 0);
  g_assert_cmpint (json_object_get_int_member (row, "id"), ==, 600000000000000001);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "Flat, sunny");
  g_assert_cmpfloat (json_object_get_double_member (row, "price"), ==, 1234.0);
  g_assert_true (json_object_get_boolean_member (row, "host_is_superhost"));
  g_assert_cmpfloat (json_object_get_double_member (row, "rate"), ==, 97.0);
  g_assert_cmpstr (json_object_get_string_member (row, "last_review"), ==, "2019-07-08");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (row, "amenities"), 1), ==, "TV");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 2), "name"), ==, "A \"quoted\" loft");

  row = json_array_get_object_element (rows, 3);
  g_assert_true (json_object_get_null_member (row, "name"));
  g_assert_true (json_object_get_null_member (row, "price"));
  g_assert_true (json_object_get_null_member (row, "host_is_superhost"));

  run (fixture, "data", "head", fixture->listings, "--json", "--filter", "price > 5000", NULL);
  assert_success (fixture);
  none = parse (fixture);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
}

static void
test_head_choice (Fixture       *fixture,
                  gconstpointer  data)
{
  run (fixture, "data", "head", fixture->listings, "--csv", "--sort", "price:desc", "--columns", "id,price", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "id,price\n600000000000000001,$1234.00\n600000000000000003,$75.50\n600000000000000002,$50.00\n600000000000000004,\n");

  run (fixture, "data", "head", "--csv", "-n", "1", "--filter", "room_type = \"Private room\" and price is missing", "--columns", "id",
       "--columns", "room_type", "--", fixture->listings, NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "id,room_type\n600000000000000004,Private room\n");

  run (fixture, "data", "head", fixture->listings, "--csv", "--type", "price=text", "--columns", "price", "-n", "1", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "price\n\"$1,234.00\"\n");

  run (fixture, "data", "head", fixture->listings, "--columns", "id,room_type", "-n", "1", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "                id  room_type\n600000000000000001  Entire home/apt\n");

  run (fixture, "data", "head", fixture->listings, "-n", "0", "--json", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "[]\n");
}

static JsonObject *
find_column (JsonNode   *node,
             const char *name)
{
  JsonArray *columns = json_object_get_array_member (json_node_get_object (node), "columns");

  for (guint i = 0; i < json_array_get_length (columns); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (columns, i), "name"), name))
      return json_array_get_object_element (columns, i);

  g_error ("no column %s", name);
}

static void
test_profile_json (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *column;

  run (fixture, "data", "profile", fixture->listings, "--json", NULL);
  assert_success (fixture);
  node = parse (fixture);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "rows"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "bytes"), ==, strlen (listings));
  g_assert_true (json_object_has_member (json_node_get_object (node), "warnings"));

  column = find_column (node, "id");
  g_assert_cmpstr (json_object_get_string_member (column, "type"), ==, "integer");
  g_assert_cmpint (json_object_get_int_member (column, "min"), ==, 600000000000000001);
  g_assert_cmpint (json_object_get_int_member (column, "max"), ==, 600000000000000004);
  g_assert_cmpint (json_object_get_int_member (column, "distinct"), ==, 4);

  column = find_column (node, "price");
  g_assert_cmpstr (json_object_get_string_member (column, "type"), ==, "money");
  g_assert_cmpstr (json_object_get_string_member (column, "unit"), ==, "$");
  g_assert_cmpint (json_object_get_int_member (column, "count"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (column, "missing"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (column, "median"), ==, 75.5);
  g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (json_object_get_array_member (column, "top"), 0),
                                                    "value"), ==, 1234.0);

  column = find_column (node, "last_review");
  g_assert_cmpstr (json_object_get_string_member (column, "type"), ==, "date");
  g_assert_cmpstr (json_object_get_string_member (column, "min"), ==, "2018-12-31");
  g_assert_true (json_object_get_null_member (column, "std"));

  column = find_column (node, "room_type");
  g_assert_true (json_object_get_null_member (column, "mean"));
  g_assert_cmpint (json_object_get_int_member (column, "distinct"), ==, 2);
}

static void
test_profile_human (Fixture       *fixture,
                    gconstpointer  data)
{
  run (fixture, "data", "profile", fixture->listings, "--filter", "price < 100", NULL);
  assert_success (fixture);
  g_assert_true (g_str_has_prefix (fixture->out, "listings.csv: 2 rows, 8 columns, "));
  g_assert_nonnull (strstr (fixture->out, "600000000000000002"));
  g_assert_nonnull (strstr (fixture->out, "$50"));
  g_assert_null (strstr (fixture->out, "$1,234"));
}

static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *content = NULL;
  g_autofree char *chosen = NULL;

  run (fixture, "data", "export", fixture->listings, "--output", fixture->output, NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_true (g_file_get_contents (fixture->output, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, listings);

  run (fixture, "data", "export", fixture->listings, "-o", fixture->output, "-f", "price < 100", "-c", "rate,id", "-s", "id:desc", NULL);
  assert_success (fixture);
  g_assert_true (g_file_get_contents (fixture->output, &chosen, NULL, NULL));
  g_assert_cmpstr (chosen, ==, "rate,id\n100%,600000000000000003\n,600000000000000002\n");
}

static void
test_sample (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *content = NULL;

  run (fixture, "data", "sample", "-n", "20", NULL);
  assert_success (fixture);
  g_assert_true (g_str_has_prefix (fixture->out, "id,"));

  run (fixture, "data", "sample", "-n", "20", "--output", fixture->output, NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "");

  run (fixture, "data", "sample", "-n", "20", NULL);
  g_assert_true (g_file_get_contents (fixture->output, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, fixture->out);

  run (fixture, "data", "profile", "sample:city", "--json", NULL);
  assert_success (fixture);
  g_assert_nonnull (strstr (fixture->out, "\"latitude\": \"latitude\""));
}

/* The reader of the pipe goes away: no message, and the signal that ends other programs too. */
static void
test_broken_pipe (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  char byte;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                              g_getenv ("HOTHOUSECTL"), "data", "head", "sample:city", "-n", "8000", "--json", NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (process), &byte, 1, NULL, NULL), ==, 1);
  g_assert_true (g_input_stream_close (g_subprocess_get_stdout_pipe (process), NULL, NULL));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGPIPE);
}

/* A name with a line break and one with a comma are names like any other. */
static void
test_odd_names (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->output, "\"a\nb\",\"c,d\",e\n2,x,5\n1,y,6\n", -1, NULL));

  run (fixture, "data", "head", fixture->output, "--csv", "--sort", "a\nb", "--columns", "c,d", "--columns", "a\nb", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "\"c,d\",\"a\nb\"\ny,1\nx,2\n");
}

/* Years over numbers look like a row of numbers. */
static void
test_header (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_true (g_file_set_contents (fixture->output, "2019,2020\n1,2\n", -1, NULL));

  run (fixture, "data", "head", fixture->output, "--csv", "--header", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "2019,2020\n1,2\n");

  run (fixture, "data", "head", fixture->output, "--csv", "--no-header", NULL);
  assert_success (fixture);
  g_assert_cmpstr (fixture->out, ==, "column_1,column_2\n2019,2020\n1,2\n");
}

/* In a scheduled job there is no locale, and UTF-8 is what there is on the command line all the same. */
static void
test_no_locale (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL;

  g_assert_true (g_file_set_contents (fixture->output, "straße,ort\n1,Köln\n2,Bonn\n", -1, NULL));

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("HOTHOUSECTL"), "data", "head", fixture->output, "--csv",
                                         "--filter", "ort = 'Köln'", "--columns", "straße", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpstr (out, ==, "straße\n1\n");
}

static void
limit_file_size (gpointer data)
{
  struct rlimit limit = { 10000, 10000 };

  setrlimit (RLIMIT_FSIZE, &limit);
}

/* Past the limit that the user has set, writing fails, and what was there before stays. */
static void
test_size_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *err = NULL;
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (fixture->output, "old", -1, NULL));

  g_subprocess_launcher_set_child_setup (launcher, limit_file_size, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("HOTHOUSECTL"), "data", "sample", "--output", fixture->output, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (err, fixture->output));
  g_assert_true (g_file_get_contents (fixture->output, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");
}

static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *err = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }

  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("HOTHOUSECTL"), "data", "sample", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_str_has_prefix (err, "hothousectl: Standard output: "));
}

/* Interrupted while it waits for a server that never answers: it goes down by the signal, soon, and leaves no file. */
static void
test_interrupt (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *location = NULL;
  gint64 start;
  guint16 port;

  port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  location = g_strdup_printf ("http://127.0.0.1:%u/listings.csv", port);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("HOTHOUSECTL"), "data", "export", location,
                              "--output", fixture->output, NULL);
  g_assert_no_error (error);
  g_usleep (500 * 1000);
  start = g_get_monotonic_time ();
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGINT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_assert_false (g_file_test (fixture->output, G_FILE_TEST_EXISTS));
}

/* A reader that neither reads nor goes away does not keep it from ending. */
static void
test_interrupt_stuck (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("HOTHOUSECTL"), "data", "sample", NULL);
  g_assert_no_error (error);
  g_usleep (500 * 1000);
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGTERM);
}

/* Every command that works on a workspace takes the one that MLflow's variable names, unless it is told another. */
static void
test_tracking_uri (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *commands[][5] = {
    { "experiments", "list" }, { "experiments", "delete", "name" }, { "runs", "search" }, { "runs", "delete", "id" },
    { "runs", "import", "." }, { "models", "list" }, { "models", "show", "name" }, { "models", "delete", "name" },
    { "models", "alias", "name/1", "best" }, { "models", "tag", "name", "key" }, { "models", "register", "runs:/id/model", "name" },
    { "deployments", "list" },
  };

  g_unsetenv ("HOTHOUSE_WORKSPACE");
  g_setenv ("MLFLOW_TRACKING_URI", "gopher://host", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      run (fixture, commands[i][0], commands[i][1], commands[i][2], commands[i][3], commands[i][4], NULL);
      assert_failure (fixture, 2, "gopher:");
    }
  run (fixture, "models", "list", "--workspace", fixture->folder, NULL);
  assert_failure (fixture, 1, fixture->folder);
  g_unsetenv ("MLFLOW_TRACKING_URI");
}

#define ADD(name, func) g_test_add ("/hothousectl/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("HOTHOUSECTL") == NULL)
    {
      g_printerr ("HOTHOUSECTL does not name the program\n");
      return 77;
    }

  ADD ("general", test_general);
  ADD ("warnings", test_warnings);
  ADD ("usage-errors", test_usage_errors);
  ADD ("failures", test_failures);
  ADD ("head-json", test_head_json);
  ADD ("head-choice", test_head_choice);
  ADD ("profile-json", test_profile_json);
  ADD ("profile-human", test_profile_human);
  ADD ("export", test_export);
  ADD ("sample", test_sample);
  ADD ("broken-pipe", test_broken_pipe);
  ADD ("full-disk", test_full_disk);
  ADD ("interrupt", test_interrupt);
  ADD ("interrupt-stuck", test_interrupt_stuck);
  ADD ("odd-names", test_odd_names);
  ADD ("header", test_header);
  ADD ("no-locale", test_no_locale);
  ADD ("size-limit", test_size_limit);
  ADD ("tracking-uri", test_tracking_uri);

  return g_test_run ();
}
