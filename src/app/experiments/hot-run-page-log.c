/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-log.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-project-runner.h"
#include "app/experiments/hot-run-page-table.h"
#include "app/experiments/hot-trainer.h"
#include "models/hot-run-logger.h"

struct _HotRunPageLog
{
  HotRunPageTab    parent_instance;

  gboolean         environment;
  char            *shown;
  GtkBox          *box;
  GtkWidget       *table_card;
  HotRunPageTable *table;
  GtkBox          *texts;
  GtkTextView     *live;        /* (nullable): what a project or a training says, while it runs */
};

/* Of what a project has written so far: more is in the file afterwards. */
#define MAX_LIVE 131072

/* Two dozen lines. */
#define LIVE_HEIGHT 460

G_DEFINE_FINAL_TYPE (HotRunPageLog, hot_run_page_log, HOT_TYPE_RUN_PAGE_TAB)

/* Text that can be read, selected and copied. */
static GtkWidget *
create_text (const char *name,
             const char *text)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return view;
}

static void
hot_run_page_log_clear (HotRunPageLog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->texts))) != NULL)
    gtk_box_remove (self->texts, child);
  self->live = NULL;
}

static gboolean
scroll_cb (gpointer user_data)
{
  GtkAdjustment *adjustment = user_data;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable) */
static char *
dup_live (const char *id)
{
  char *text = hot_project_runner_dup_log (hot_project_runner_get_default (), id, MAX_LIVE);

  return text != NULL ? text : hot_trainer_dup_log (hot_trainer_get_default (), id);
}

/* What was said since: whoever looks at the end goes on looking at the end. FALSE where the run is not at work here. */
static gboolean
hot_run_page_log_show_live (HotRunPageLog *self,
                            const char    *id)
{
  GtkAdjustment *adjustment = self->live != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->live)) : NULL;
  g_autofree char *text = dup_live (id);
  const gboolean is_at_end = adjustment == NULL || gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
                                                     gtk_adjustment_get_upper (adjustment) - 48.0;
  GtkTextBuffer *buffer;
  GtkTextIter end;

  if (text == NULL)
    return FALSE;
  if (self->live == NULL)
    {
      GtkWidget *scrolled = gtk_scrolled_window_new ();

      hot_run_page_log_clear (self);
      self->live = GTK_TEXT_VIEW (create_text (_("Log"), ""));
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->live));
      gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LIVE_HEIGHT);
      gtk_box_append (self->texts, hot_run_page_tab_create_card (_("Output"), scrolled));
      g_clear_pointer (&self->shown, g_free);
      adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->live));
    }

  buffer = gtk_text_view_get_buffer (self->live);
  gtk_text_buffer_get_end_iter (buffer, &end);
  /* Added to, so that what is selected stays. */
  if (self->shown != NULL && g_str_has_prefix (text, self->shown))
    gtk_text_buffer_insert (buffer, &end, text + strlen (self->shown), -1);
  else
    gtk_text_buffer_set_text (buffer, text, -1);
  g_set_str (&self->shown, text);
  if (is_at_end)
    g_idle_add_full (G_PRIORITY_LOW, scroll_cb, g_object_ref (adjustment), g_object_unref);

  return TRUE;
}

static void
hot_run_page_log_output_cb (HotRunPageLog *self,
                            const char    *id)
{
  HotRunPageDetails *details = hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self));

  if (details != NULL && g_strcmp0 (details->run->id, id) == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_run_page_log_show_live (self, id);
}

/* Whether it is not there yet; remembers it. */
static gboolean
hot_run_page_log_take (HotRunPageLog *self,
                       const char    *text)
{
  if (!g_set_str (&self->shown, text))
    return FALSE;

  hot_run_page_log_clear (self);

  return TRUE;
}

static void
hot_run_page_log_update_log (HotRunPageLog     *self,
                             HotRunPageDetails *details)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);

  if (hot_run_page_log_show_live (self, details->run->id))
    {
      hot_run_page_tab_show_content (tab);
    }
  else if (details->log != NULL)
    {
      /* What was shown live gives way to the file. */
      if (self->live != NULL)
        g_clear_pointer (&self->shown, g_free);
      if (hot_run_page_log_take (self, details->log))
        {
          gtk_box_append (self->texts, hot_run_page_tab_create_card (details->log_path, create_text (_("Log"), details->log)));
          if (details->log_is_cut)
            gtk_box_append (self->texts, gtk_label_new (_("The log goes on. Save the file to read the rest.")));
        }
      hot_run_page_tab_show_content (tab);
    }
  else if (details->log_path != NULL)
    {
      hot_run_page_tab_show_empty (tab, _("No Log"), _("The log cannot be read as text."), _("Show _Files"), "run.show-tab",
                                   g_variant_new_string ("files"));
    }
  else
    {
      hot_run_page_tab_show_missing (tab, _("No Log"), _("The run wrote no file log.txt."));
    }
}

static void
hot_run_page_log_show_tags (HotRunPageLog     *self,
                            HotRunPageDetails *details)
{
  static const struct {
    const char *key;
    const char *title;
  } known[] = {
    { HOT_TAG_VERSION, N_("Version of Hothouse") }, { HOT_TAG_ESTIMATOR, N_("Estimator") }, { HOT_TAG_SOURCE, N_("Source") },
    { HOT_TAG_SOURCE_TYPE, N_("Kind of Source") }, { HOT_TAG_GIT_COMMIT, N_("Commit") },
    { "mlflow.source.git.repoURL", N_("Repository") }, { "mlflow.source.git.branch", N_("Branch") },
    { "mlflow.project.entryPoint", N_("Entry Point") }, { "mlflow.project.env", N_("Environment") },
    { "mlflow.project.backend", N_("Backend") }, { "mlflow.docker.image.uri", N_("Image") }, { HOT_TAG_USER, N_("User") },
  };

  hot_run_page_table_begin (self->table);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const char *texts[] = { _(known[i].title), hot_run_get_tag (details->run, known[i].key) };

      if (texts[1] != NULL)
        hot_run_page_table_add (self->table, i, texts, NULL);
    }
  hot_run_page_table_end (self->table);
  gtk_widget_set_visible (self->table_card, hot_run_page_table_get_n_rows (self->table) > 0);
}

static void
hot_run_page_log_update_environment (HotRunPageLog     *self,
                                     HotRunPageDetails *details)
{
  g_autoptr(GString) all = g_string_new (NULL);
  const GArray *files = details->environment;

  hot_run_page_log_show_tags (self, details);
  for (guint i = 0; files != NULL && i < files->len; i++)
    g_string_append (all, g_array_index (files, HotKeyValue, i).value);
  if (hot_run_page_log_take (self, all->str))
    for (guint i = 0; files != NULL && i < files->len; i++)
      {
        const HotKeyValue *file = &g_array_index (files, HotKeyValue, i);

        gtk_box_append (self->texts, hot_run_page_tab_create_card (file->key, create_text (file->key, file->value)));
      }

  if (hot_run_page_table_get_n_rows (self->table) > 0 || (files != NULL && files->len > 0))
    hot_run_page_tab_show_content (HOT_RUN_PAGE_TAB (self));
  else
    hot_run_page_tab_show_missing (HOT_RUN_PAGE_TAB (self), _("Unknown Environment"),
                                   _("The run says nothing about what it was made with."));
}

static void
hot_run_page_log_update (HotRunPageTab *tab)
{
  HotRunPageLog *self = HOT_RUN_PAGE_LOG (tab);

  if (self->environment)
    hot_run_page_log_update_environment (self, hot_run_page_tab_get_details (tab));
  else
    hot_run_page_log_update_log (self, hot_run_page_tab_get_details (tab));
}

static void
hot_run_page_log_finalize (GObject *object)
{
  g_free (HOT_RUN_PAGE_LOG (object)->shown);

  G_OBJECT_CLASS (hot_run_page_log_parent_class)->finalize (object);
}

static void
hot_run_page_log_build (HotRunPageTab *tab)
{
  HotRunPageLog *self = HOT_RUN_PAGE_LOG (tab);
  const HotRunPageTableColumn columns[] = { { _("What"), FALSE }, { _("Value"), FALSE } };
  GtkWidget *column = hot_run_page_tab_create_column (&self->box);

  self->table = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Environment"), columns, G_N_ELEMENTS (columns), FALSE, FALSE));
  self->table_card = hot_run_page_tab_create_card (_("Made With"), GTK_WIDGET (self->table));
  self->texts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_visible (self->table_card, FALSE);
  gtk_box_append (self->box, self->table_card);
  gtk_box_append (self->box, GTK_WIDGET (self->texts));
  hot_run_page_tab_set_content (tab, column);
}

static void
hot_run_page_log_class_init (HotRunPageLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_log_finalize;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_log_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_log_update;
}

static void
hot_run_page_log_init (HotRunPageLog *self)
{
}

GtkWidget *
hot_run_page_log_new (gboolean environment)
{
  HotRunPageLog *self = g_object_new (HOT_TYPE_RUN_PAGE_LOG, NULL);

  self->environment = environment;
  if (!environment)
    {
      g_signal_connect_object (hot_project_runner_get_default (), "output", G_CALLBACK (hot_run_page_log_output_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (hot_trainer_get_default (), "progress", G_CALLBACK (hot_run_page_log_output_cb), self, G_CONNECT_SWAPPED);
    }

  return GTK_WIDGET (self);
}
