/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-address-dialog.h"

#include <glib/gi18n.h>

#include "app/hot-blob-item.h"
#include "app/jobs/hot-job.h"
#include "base/hot-format.h"
#include "dataset/hot-source.h"

/**
 * HotAddressDialog:
 *
 * Asks for the address of data on the web or in Azure Blob Storage. A container's address leads to a list of what is in it. A key
 * that is typed here goes to the load and nowhere else.
 */
struct _HotAddressDialog
{
  AdwDialog           parent_instance;

  HotJob             *list_job;
  guint               busy_timeout;
  GListStore         *blobs;
  GtkFilterListModel *found;

  AdwNavigationView  *pages;
  AdwNavigationPage  *blobs_page;
  AdwEntryRow        *address;
  AdwPasswordEntryRow *key;
  GtkStack           *open_stack;
  GtkWidget          *open_button;
  GtkRevealer        *error_revealer;
  GtkLabel           *error;
  GtkSearchEntry     *search;
  GtkStack           *blobs_stack;
  GtkListView        *list;
};

G_DEFINE_FINAL_TYPE (HotAddressDialog, hot_address_dialog, ADW_TYPE_DIALOG)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define BUSY_DELAY 300

/* What is listed; owned by the job. */
typedef struct {
  char *location;
  char *account_key;
} Listing;

static void
listing_free (gpointer user_data)
{
  Listing *listing = user_data;

  if (listing->account_key != NULL)
    explicit_bzero (listing->account_key, strlen (listing->account_key));
  g_free (listing->account_key);
  g_free (listing->location);
  g_free (listing);
}

static gpointer
list_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  Listing *listing = user_data;
  const HotSourceOptions options = { .azure_account_key = listing->account_key };

  return hot_source_list (listing->location, &options, progress, cancellable, error);
}

static const char *
hot_address_dialog_get_key (HotAddressDialog *self)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->key));

  return key[0] != '\0' ? key : NULL;
}

static char *
hot_address_dialog_dup_address (HotAddressDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
}

static void
hot_address_dialog_choose (HotAddressDialog *self,
                           const char       *location)
{
  g_autoptr(HotAddressDialog) alive = g_object_ref (self);

  g_signal_emit (self, signals[CHOSEN], 0, location, hot_address_dialog_get_key (self));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_address_dialog_show_error (HotAddressDialog *self,
                               const char       *message)
{
  gtk_revealer_set_reveal_child (self->error_revealer, message != NULL);
  if (message == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
      return;
    }

  gtk_label_set_text (self->error, message);
  gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
hot_address_dialog_drop_job (HotAddressDialog *self)
{
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  gtk_stack_set_visible_child_name (self->open_stack, "label");
  hot_job_drop (&self->list_job, self);
}

static gboolean
hot_address_dialog_busy_cb (gpointer user_data)
{
  HotAddressDialog *self = user_data;

  self->busy_timeout = 0;
  gtk_stack_set_visible_child_name (self->open_stack, "busy");

  return G_SOURCE_REMOVE;
}

static void
hot_address_dialog_update_found (HotAddressDialog *self)
{
  const char *page = "blobs";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->blobs)) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0)
    page = "nothing";

  gtk_stack_set_visible_child_name (self->blobs_stack, page);
}

static void
hot_address_dialog_listed_cb (HotAddressDialog *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->list_job);
  g_autoptr(GPtrArray) blobs = NULL;

  hot_address_dialog_drop_job (self);

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_address_dialog_show_error (self, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  blobs = hot_job_steal_result (job);
  g_list_store_remove_all (self->blobs);
  for (guint i = 0; i < blobs->len; i++)
    {
      g_autoptr(HotBlobItem) item = hot_blob_item_new (g_ptr_array_index (blobs, i));

      g_list_store_append (self->blobs, item);
    }
  hot_address_dialog_update_found (self);
  adw_navigation_view_push (self->pages, self->blobs_page);
}

static void
hot_address_dialog_open_cb (HotAddressDialog *self)
{
  g_autofree char *address = hot_address_dialog_dup_address (self);
  Listing *listing;

  if (address[0] == '\0' || self->list_job != NULL)
    return;

  hot_address_dialog_show_error (self, NULL);
  if (!hot_source_is_container (address))
    {
      hot_address_dialog_choose (self, address);
      return;
    }

  listing = g_new0 (Listing, 1);
  listing->location = g_strdup (address);
  listing->account_key = g_strdup (hot_address_dialog_get_key (self));
  self->list_job = hot_job_start (_("Listing Container"), list_func, listing, listing_free, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->list_job, "notify::state",
                           G_CALLBACK (hot_address_dialog_listed_cb), self, G_CONNECT_SWAPPED);
  self->busy_timeout = g_timeout_add (BUSY_DELAY, hot_address_dialog_busy_cb, self);
}

static void
hot_address_dialog_changed_cb (HotAddressDialog *self)
{
  g_autofree char *address = hot_address_dialog_dup_address (self);

  hot_address_dialog_drop_job (self);
  hot_address_dialog_show_error (self, NULL);
  gtk_widget_set_sensitive (self->open_button, address[0] != '\0');
}

static gboolean
hot_address_dialog_match (gpointer item,
                          gpointer user_data)
{
  HotAddressDialog *self = user_data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (hot_blob_item_get_name (item), -1);

  return strstr (name, needle) != NULL;
}

static void
hot_address_dialog_search_cb (HotAddressDialog *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
  hot_address_dialog_update_found (self);
}

/* Escape takes the words back first, then leads back to the address. */
static void
hot_address_dialog_stop_search_cb (HotAddressDialog *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    adw_navigation_view_pop (self->pages);
}

static void
hot_address_dialog_setup_cb (HotAddressDialog *self,
                             GtkListItem      *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *size = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dimmed");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  gtk_list_item_set_child (item, box);
}

static void
hot_address_dialog_bind_cb (HotAddressDialog *self,
                            GtkListItem      *item)
{
  HotBlobItem *blob = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *size = hot_format_bytes (hot_blob_item_get_size (blob));
  g_autofree char *label = g_strdup_printf ("%s, %s", hot_blob_item_get_name (blob), size);

  gtk_label_set_text (GTK_LABEL (name), hot_blob_item_get_name (blob));
  gtk_widget_set_tooltip_text (name, hot_blob_item_get_name (blob));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), size);
  gtk_list_item_set_accessible_label (item, label);
}

static void
hot_address_dialog_activate_cb (HotAddressDialog *self,
                                guint             position)
{
  g_autoptr(HotBlobItem) blob = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  hot_address_dialog_choose (self, hot_blob_item_get_location (blob));
}

static void
hot_address_dialog_dispose (GObject *object)
{
  HotAddressDialog *self = HOT_ADDRESS_DIALOG (object);

  if (self->open_stack != NULL)
    hot_address_dialog_drop_job (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_ADDRESS_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->blobs);

  G_OBJECT_CLASS (hot_address_dialog_parent_class)->dispose (object);
}

static void
hot_address_dialog_class_init (HotAddressDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_address_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-address-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, blobs_page);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, address);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, key);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, open_stack);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, error);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, search);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, blobs_stack);
  gtk_widget_class_bind_template_child (widget_class, HotAddressDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_address_dialog_activate_cb);
}

static void
hot_address_dialog_init (HotAddressDialog *self)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->blobs_page));

  self->blobs = g_list_store_new (HOT_TYPE_BLOB_ITEM);
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->blobs)),
                                           GTK_FILTER (gtk_custom_filter_new (hot_address_dialog_match, self, NULL)));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

AdwDialog *
hot_address_dialog_new (void)
{
  return g_object_new (HOT_TYPE_ADDRESS_DIALOG, NULL);
}
