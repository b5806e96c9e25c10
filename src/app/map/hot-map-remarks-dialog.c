/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-remarks-dialog.h"

#include <glib/gi18n.h>

#include "base/hot-format.h"

/* More rows than this make no better list. */
#define MAX_ROWS 200

typedef struct {
  GPtrArray *empty;      /* names of areas without listings */
  GPtrArray *repeated;   /* names that more than one area has, each once */
  guint      n_nameless;
  guint      n_skipped;
  guint      n_outside;
} Remarks;

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
remarks_init (Remarks           *self,
              HotBoundaryCensus *census)
{
  HotBoundaries *boundaries = hot_boundary_census_get_boundaries (census);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  self->empty = g_ptr_array_new ();
  self->repeated = g_ptr_array_new ();
  self->n_nameless = 0;
  self->n_skipped = hot_boundaries_get_n_skipped (boundaries);
  self->n_outside = hot_boundary_census_get_n_outside (census);

  for (guint i = 0; i < hot_boundaries_get_n (boundaries); i++)
    {
      char *name = hot_boundaries_get (boundaries, i)->name;
      guint times;

      if (name == NULL)
        {
          self->n_nameless++;
          continue;
        }
      if (hot_boundary_census_get (census, i)->n == 0)
        g_ptr_array_add (self->empty, name);
      times = GPOINTER_TO_UINT (g_hash_table_lookup (seen, name)) + 1;
      if (times == 2)
        g_ptr_array_add (self->repeated, name);
      g_hash_table_insert (seen, name, GUINT_TO_POINTER (times));
    }

  g_ptr_array_sort (self->empty, compare_names);
  g_ptr_array_sort (self->repeated, compare_names);
}

static void
remarks_clear (Remarks *self)
{
  g_ptr_array_unref (self->empty);
  g_ptr_array_unref (self->repeated);
}

guint
hot_map_remarks_count (HotBoundaryCensus *census)
{
  Remarks remarks;
  guint n;

  remarks_init (&remarks, census);
  n = remarks.empty->len + remarks.repeated->len + (remarks.n_nameless > 0) + (remarks.n_skipped > 0) +
      (remarks.n_outside > 0);
  remarks_clear (&remarks);

  return n;
}

static void
add_row (GtkWidget  *group,
         const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
add_names (AdwPreferencesPage *page,
           const char         *title,
           GPtrArray          *names)
{
  GtkWidget *group;

  if (names->len == 0)
    return;

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < names->len && i < MAX_ROWS; i++)
    add_row (group, g_ptr_array_index (names, i));
  if (names->len > MAX_ROWS)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("And %u more", "And %u more", names->len - MAX_ROWS),
                                               names->len - MAX_ROWS);

      add_row (group, text);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static void
add_counts (AdwPreferencesPage *page,
            const Remarks      *remarks)
{
  GtkWidget *group;

  if (remarks->n_nameless + remarks->n_skipped + remarks->n_outside == 0)
    return;

  group = adw_preferences_group_new ();
  if (remarks->n_outside > 0)
    {
      g_autofree char *n = hot_format_count (remarks->n_outside);
      g_autofree char *text = g_strdup_printf (ngettext ("%s row lies in no area", "%s rows lie in no area",
                                                         remarks->n_outside), n);

      add_row (group, text);
    }
  if (remarks->n_nameless > 0)
    {
      g_autofree char *n = hot_format_count (remarks->n_nameless);
      g_autofree char *text = g_strdup_printf (ngettext ("%s area has no name", "%s areas have no name",
                                                         remarks->n_nameless), n);

      add_row (group, text);
    }
  if (remarks->n_skipped > 0)
    {
      g_autofree char *n = hot_format_count (remarks->n_skipped);
      g_autofree char *text = g_strdup_printf (ngettext ("%s feature is no area", "%s features are no areas",
                                                         remarks->n_skipped), n);

      add_row (group, text);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

AdwDialog *
hot_map_remarks_dialog_new (HotBoundaryCensus *census,
                            const char        *name)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();
  Remarks remarks;

  remarks_init (&remarks, census);
  add_counts (ADW_PREFERENCES_PAGE (page), &remarks);
  add_names (ADW_PREFERENCES_PAGE (page), _("Areas Without Rows"), remarks.empty);
  add_names (ADW_PREFERENCES_PAGE (page), _("Repeated Names"), remarks.repeated);
  remarks_clear (&remarks);

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Boundaries"), name));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Boundaries"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 520);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
