/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of HotDeployDialog that asks what is to be deployed, and under which name. */

#include "app/deploy/hot-deploy-dialog-private.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "app/deploy/hot-deployments.h"
#include "deploy/hot-image-reference.h"

#define KEY_BYTES 24
#define MAX_NAME 40

static const HotDeployChoice *
get_choice (HotDeployDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->model);

  return self->choices != NULL && selected < self->choices->len ? self->choices->pdata[selected] : NULL;
}

static gboolean
is_taken (const char *name)
{
  GListModel *deployments = G_LIST_MODEL (hot_deployments_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (deployments); i++)
    {
      g_autoptr(HotDeploymentItem) item = g_list_model_get_item (deployments, i);

      if (g_str_equal (hot_deployment_item_get (item)->name, name))
        return TRUE;
    }

  return FALSE;
}

/* Of letters that names of deployments may have, and that nobody has yet. */
static char *
suggest_name (const char *text)
{
  g_autofree char *stem = hot_image_reference_dup_suggestion (text);
  char *slash = strrchr (stem, '/');
  const char *base = slash != NULL ? slash + 1 : stem;
  g_autofree char *start = g_strndup (base, MAX_NAME);
  char *name = g_strdup (start);

  for (guint i = 2; is_taken (name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", start, i);
    }

  return name;
}

static void
set_text (HotDeployDialog *self,
          AdwEntryRow     *row,
          const char      *text)
{
  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  self->is_updating = FALSE;
}

static void
suggest_image (HotDeployDialog *self)
{
  g_autofree char *image = hot_image_reference_dup_suggestion (gtk_editable_get_text (GTK_EDITABLE (self->name)));

  if (!self->has_own_image)
    set_text (self, self->image, image);
}

static void
show_error (HotDeployDialog *self,
            AdwEntryRow     *row,
            const char      *message)
{
  gtk_label_set_text (self->settings_error, message);
  gtk_widget_set_visible (GTK_WIDGET (self->settings_error), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* Only an image whose name begins with a registry can be sent to one, and who says so mostly wants that. */
static void
update_push (HotDeployDialog         *self,
             const HotImageReference *reference)
{
  const gboolean has_registry = reference != NULL && reference->registry != NULL;
  gboolean is_remote;
  g_autofree char *subtitle = has_registry
                                /* TRANSLATORS: %s is the address of a registry of container images */
                                ? g_strdup_printf (_("%s hands it to other computers. Without a password, one that is kept is taken."), reference->registry)
                                : g_strdup (_("For a name that begins with one, such as localhost:5000/price"));

  if (has_registry != gtk_widget_get_sensitive (GTK_WIDGET (self->push)))
    adw_switch_row_set_active (self->push, has_registry);
  gtk_widget_set_sensitive (GTK_WIDGET (self->push), has_registry);
  is_remote = adw_switch_row_get_active (self->push) && has_registry && !hot_image_reference_is_local (reference->registry);
  gtk_widget_set_visible (GTK_WIDGET (self->registry_plain), is_remote);
  gtk_widget_set_visible (GTK_WIDGET (self->registry_ca), is_remote && !adw_switch_row_get_active (self->registry_plain));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->push), subtitle);
}

/* What is wrong is said while it is typed. */
static gboolean
check_settings (HotDeployDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const char *image = gtk_editable_get_text (GTK_EDITABLE (self->image));
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) image_error = NULL;
  g_autoptr(HotImageReference) reference = hot_image_reference_parse (image, &image_error);
  guint64 port;

  gtk_widget_set_visible (GTK_WIDGET (self->settings_error), FALSE);
  for (AdwEntryRow **row = (AdwEntryRow *[]) { self->name, self->port, self->image, NULL }; *row != NULL; row++)
    gtk_widget_remove_css_class (GTK_WIDGET (*row), "error");
  update_push (self, reference);

  if (!hot_deployment_check_name (name, &error))
    show_error (self, self->name, error->message);
  else if (!g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->port)), 10, 0, G_MAXUINT16, &port, NULL))
    show_error (self, self->port, _("A port is a number from 0 to 65535"));
  else if (self->target->runs_images && reference == NULL)
    show_error (self, self->image, image_error->message);
  else
    return get_choice (self) != NULL;

  return FALSE;
}

static void
hot_deploy_dialog_settings_cb (HotDeployDialog *self)
{
  if (!self->is_updating && self->target != NULL)
    gtk_widget_set_sensitive (self->next_button, check_settings (self));
}

static void
hot_deploy_dialog_name_cb (HotDeployDialog *self)
{
  if (self->is_updating)
    return;
  self->has_own_name = TRUE;
  suggest_image (self);
  hot_deploy_dialog_settings_cb (self);
}

static void
hot_deploy_dialog_image_cb (HotDeployDialog *self)
{
  if (self->is_updating)
    return;
  self->has_own_image = TRUE;
  hot_deploy_dialog_settings_cb (self);
}

static void
hot_deploy_dialog_model_cb (HotDeployDialog *self)
{
  const HotDeployChoice *choice = get_choice (self);

  if (choice != NULL && !self->has_own_name)
    {
      g_autofree char *name = suggest_name (choice->name);

      set_text (self, self->name, name);
      suggest_image (self);
    }
  hot_deploy_dialog_settings_cb (self);
}

void
_hot_deploy_dialog_update_settings (HotDeployDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->image_group), self->target->runs_images);
  hot_deploy_dialog_settings_cb (self);
}

/* The one that was asked for may be older than those that are offered. */
static guint
find_wanted (HotDeployDialog *self)
{
  HotDeployChoice *choice;

  for (guint i = 0; i < self->choices->len; i++)
    if (self->uri == NULL || g_str_equal (((const HotDeployChoice *) self->choices->pdata[i])->uri, self->uri))
      return i;
  if (self->uri == NULL)
    return 0;
  choice = g_new0 (HotDeployChoice, 1);
  choice->uri = g_strdup (self->uri);
  choice->title = g_strdup (self->uri);
  choice->name = g_strdup (strchr (self->uri, '/') != NULL ? strchr (self->uri, '/') + 1 : self->uri);
  g_ptr_array_insert (self->choices, 0, choice);

  return 0;
}

static void
hot_deploy_dialog_models_cb (HotDeployDialog *self)
{
  g_autoptr(HotJob) job = NULL;
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr(GtkExpression) expression = NULL;
  guint wanted;

  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->job);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    adw_status_page_set_description (ADW_STATUS_PAGE (gtk_stack_get_child_by_name (self->models, "none")), hot_job_get_error (job)->message);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  self->choices = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job)
                                                          : g_ptr_array_new_with_free_func (hot_deploy_choice_free);
  wanted = find_wanted (self);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const HotDeployChoice *choice = self->choices->pdata[i];
      /* TRANSLATORS: a model, and what more there is to say of it */
      g_autofree char *title = choice->subtitle != NULL ? g_strdup_printf (_("%s (%s)"), choice->title, choice->subtitle) : g_strdup (choice->title);

      gtk_string_list_append (titles, title);
    }
  expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  adw_combo_row_set_expression (self->model, expression);
  adw_combo_row_set_enable_search (self->model, self->choices->len > 8);
  adw_combo_row_set_model (self->model, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->model, self->choices->len > 0 ? wanted : GTK_INVALID_LIST_POSITION);
  gtk_stack_set_visible_child_name (self->models, self->choices->len > 0 ? "form" : "none");
  hot_deploy_dialog_model_cb (self);
}

void
_hot_deploy_dialog_load_models (HotDeployDialog *self)
{
  HotTracker *tracker = hot_tracker_get_default ();

  if (hot_tracker_get_workspace (tracker) == NULL || self->choices != NULL)
    return;
  hot_job_drop (&self->job, self);
  self->job = hot_job_start (_("Reading Models"), hot_deploy_choices_func, hot_deploy_errand_new (tracker, NULL), hot_deploy_errand_free,
                             (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_deploy_dialog_models_cb), self, G_CONNECT_SWAPPED);
}

/* (transfer full) (nullable) */
static char *
generate_key (void)
{
  guchar bytes[KEY_BYTES];
  GString *key = g_string_new (NULL);

  if (getentropy (bytes, sizeof bytes) != 0)
    return g_string_free (key, TRUE), NULL;
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (key, "%02x", bytes[i]);

  return g_string_free_and_steal (key);
}

static void
fill_image_order (HotDeployDialog *self,
                  HotDeployOrder  *order)
{
  order->image = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->image)));
  order->host_network = adw_switch_row_get_active (self->network);
  order->push = adw_switch_row_get_active (self->push);
  if (gtk_widget_get_visible (GTK_WIDGET (self->registry_plain)))
    order->registry_plain = adw_switch_row_get_active (self->registry_plain);
  if (gtk_widget_get_visible (GTK_WIDGET (self->registry_ca)))
    order->registry_ca = g_strdup (hot_certificate_row_get_path (self->registry_ca));
  if (!order->push || *gtk_editable_get_text (GTK_EDITABLE (self->registry_secret)) == '\0')
    return;
  order->registry_user = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->registry_user)));
  order->registry_secret = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->registry_secret)));
}

HotDeployOrder *
_hot_deploy_dialog_dup_order (HotDeployDialog *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  HotDeployOrder *order;

  if (self->target == NULL || !check_settings (self))
    return NULL;
  order = g_new0 (HotDeployOrder, 1);
  order->errand = hot_deploy_errand_new (hot_tracker_get_default (), NULL);
  order->errand->table = table != NULL ? hot_table_ref (table) : NULL;
  order->target = self->target;
  order->uri = g_strdup (get_choice (self)->uri);
  order->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  order->port = (guint16) g_ascii_strtoull (gtk_editable_get_text (GTK_EDITABLE (self->port)), NULL, 10);
  order->key = adw_switch_row_get_active (self->key) ? generate_key () : NULL;
  if (self->target->runs_images)
    fill_image_order (self, order);

  return order;
}

void
_hot_deploy_dialog_install_settings (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_model_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_image_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_settings_cb);
}
