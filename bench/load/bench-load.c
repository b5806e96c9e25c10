/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-load FILE [THREADS [REPEAT]]: reads FILE into a typed table and prints, for each repetition, milliseconds, the
 * process's peak resident memory in KiB (VmHWM: unlike ru_maxrss it does not begin with what the parent had), rows,
 * columns, and milliseconds of processor time. Without REPEAT, once, as a person would meet it: in a fresh process.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "dataset/hot-csv-reader.h"

static long
get_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return -1;

  line = strstr (status, "VmHWM:");

  return line != NULL ? strtol (line + strlen ("VmHWM:"), NULL, 10) : -1;
}

static double
get_processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void
print_types (HotTable *table)
{
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);

      printf ("%s\t%s\t%s\t%u missing\t%u categories\n", hot_column_get_name (column),
              hot_column_type_to_string (hot_column_get_column_type (column)),
              hot_column_get_unit (column) != NULL ? hot_column_get_unit (column) : "",
              hot_column_get_n_missing (column), hot_column_get_n_categories (column));
    }

  for (guint i = 0; i < hot_table_get_warnings (table)->len; i++)
    printf ("%s\n", ((HotTableWarning *) hot_table_get_warnings (table)->pdata[i])->message);
}

int
main (int   argc,
      char *argv[])
{
  HotCsvOptions options = { 0 };
  int repeat = argc > 3 ? atoi (argv[3]) : 1;

  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-load FILE [THREADS [REPEAT]]\n");
      return 2;
    }

  options.n_threads = argc > 2 ? atoi (argv[2]) : 0;

  for (int i = 0; i < repeat; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotTable) table = NULL;
      g_autoptr(HotMappedFile) file = NULL;
      double processor_start = get_processor_time ();
      gint64 start = g_get_monotonic_time ();
      gint64 end;

      file = hot_mapped_file_open (argv[1], &error);
      if (file != NULL)
        table = hot_csv_read (file, &options, NULL, NULL, &error);

      if (table == NULL)
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }

      end = g_get_monotonic_time ();
      printf ("%.3f %ld %u %u %.3f\n", (end - start) / 1e3, get_peak_memory (), hot_table_get_n_rows (table),
              hot_table_get_n_columns (table), get_processor_time () - processor_start);
      if (g_getenv ("BENCH_LOAD_TYPES") != NULL)
        print_types (table);
    }

  return 0;
}
