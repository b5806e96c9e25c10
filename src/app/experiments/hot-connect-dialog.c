/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-connect-dialog.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-secret.h"
#include "app/experiments/hot-tracker.h"
#include "app/hot-settings.h"
#include "app/widgets/hot-certificate-row.h"
#include "base/hot-format.h"
#include "tracking/hot-rest-check.h"

/**
 * HotConnectDialog:
 *
 * While a person types, the server that the address names is asked whether it is one. What lets the person in goes there only after they have
 * turned to it themselves, when the address is finished, and over plain http only when they press Connect.
 */
struct _HotConnectDialog
{
  AdwDialog            parent_instance;

  HotJob              *job;
  guint                check_timeout;
  gboolean             with_secrets;     /* in the next check */
  gboolean             is_filling;

  AdwEntryRow         *address;
  AdwComboRow         *auth;
  AdwEntryRow         *user_name;
  AdwPasswordEntryRow *secret;
  HotCertificateRow   *ca_row;
  GtkWidget           *exposed;
  GtkWidget           *status;
  GtkStack            *status_icons;
  GtkLabel            *status_label;
  GtkWidget           *connect_button;
  GtkStack            *connect_stack;
  AdwPreferencesGroup *recent;
  GPtrArray           *recent_rows;
};

G_DEFINE_FINAL_TYPE (HotConnectDialog, hot_connect_dialog, ADW_TYPE_DIALOG)

enum {
  CONNECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How long somebody has stopped typing when the server is asked, in milliseconds. */
#define CHECK_DELAY 700

/**
 * Work:
 * @secret: (nullable): as typed; %NULL for the one that is kept
 * @is_connection: the person has pressed Connect: keep the secret
 */
typedef struct {
  HotServerAccount *account;
  char             *secret;
  gboolean          with_secrets;
  gboolean          is_connection;
} Work;

typedef struct {
  HotRestCheck *check;
  char         *remark;
} Result;

static void
work_free (gpointer data)
{
  Work *work = data;

  hot_server_account_free (work->account);
  hot_secret_free (work->secret);
  g_free (work);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  hot_rest_check_free (result->check);
  g_free (result->remark);
  g_free (result);
}

/* (nullable) (transfer full): what the person has to know of where it is kept */
static char *
keep_secret (const Work   *work,
             GCancellable *cancellable)
{
  g_autoptr(GError) reason = NULL;

  if (work->account->auth == HOT_SERVER_AUTH_NONE || work->secret == NULL ||
      hot_server_secret_store (work->account, work->secret, cancellable, &reason))
    return NULL;

  g_message ("The keyring does not keep what lets into a server: %s", reason->message);

  return g_strdup (work->account->auth == HOT_SERVER_AUTH_TOKEN
                   ? _("There is no keyring to keep the token. It is forgotten when Hothouse is closed.")
                   : _("There is no keyring to keep the password. It is forgotten when Hothouse is closed."));
}

static gpointer
check_func (gpointer            data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  const Work *work = data;
  g_autoptr(HotRestLogin) login = NULL;
  char *kept = NULL;
  HotRestCheck *check;
  Result *result;

  if (work->with_secrets && work->secret == NULL && work->account->auth != HOT_SERVER_AUTH_NONE)
    kept = hot_server_secret_lookup (work->account, cancellable, NULL);
  login = hot_server_account_create_login (work->account, work->secret != NULL ? work->secret : kept, error);
  hot_secret_free (kept);
  check = login != NULL ? hot_rest_check (login, work->with_secrets, cancellable, error) : NULL;
  if (check == NULL)
    return NULL;

  result = g_new0 (Result, 1);
  result->check = check;
  if (work->is_connection)
    result->remark = keep_secret (work, cancellable);

  return result;
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* (transfer full) (nullable): what is typed; %NULL where the address is none. @secret: (out) (transfer full) (nullable) */
static HotServerAccount *
hot_connect_dialog_create_account (HotConnectDialog  *self,
                                   char             **secret,
                                   GError           **error)
{
  g_autoptr(HotRestLogin) login = hot_rest_login_new (get_text (self->address), error);
  HotServerAuth auth = adw_combo_row_get_selected (self->auth);
  const char *typed = get_text (self->secret);

  if (login == NULL)
    return NULL;

  /* Somebody may have copied an address with both in it. */
  if (auth == HOT_SERVER_AUTH_NONE && login->user_name != NULL)
    {
      *secret = g_strdup (login->password != NULL ? login->password : "");
      return hot_server_account_new (login->uri, HOT_SERVER_AUTH_PASSWORD, login->user_name, hot_certificate_row_get_path (self->ca_row));
    }
  *secret = auth != HOT_SERVER_AUTH_NONE && *typed != '\0' ? g_strdup (typed) : NULL;

  return hot_server_account_new (login->uri, auth, get_text (self->user_name), hot_certificate_row_get_path (self->ca_row));
}

static void
hot_connect_dialog_show_status (HotConnectDialog *self,
                                const char       *icon,
                                const char       *text)
{
  gtk_widget_set_visible (self->status, icon != NULL);
  if (icon == NULL)
    return;

  gtk_stack_set_visible_child_name (self->status_icons, icon);
  gtk_label_set_text (self->status_label, text);
  if (g_str_equal (icon, "bad"))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* (transfer full) */
static char *
describe_check (const HotRestCheck *check)
{
  g_autofree char *program = NULL;
  g_autofree char *number = NULL;
  g_autofree char *count = NULL;

  if (check->is_hothouse)
    program = g_strdup ("Hothouse");
  else
    program = check->version != NULL ? g_strdup_printf ("MLflow %s", check->version) : g_strdup (_("The server answers"));
  if (check->n_experiments < 0)
    return g_steal_pointer (&program);

  number = hot_format_count (check->n_experiments);
  count = check->has_more ? g_strdup_printf (_("more than %s experiments"), number)
                          : g_strdup_printf (ngettext ("%s experiment", "%s experiments", check->n_experiments), number);

  return g_strdup_printf ("%s · %s", program, count);
}

static void
hot_connect_dialog_drop_job (HotConnectDialog *self)
{
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  gtk_stack_set_visible_child_name (self->connect_stack, "label");
  hot_job_drop (&self->job, self);
}

static void
hot_connect_dialog_checked_cb (HotConnectDialog *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->job);
  Result *result = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  const gboolean is_connection = g_object_get_data (G_OBJECT (job), "account") != NULL;

  hot_connect_dialog_drop_job (self);
  if (result == NULL)
    {
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        hot_connect_dialog_show_status (self, "bad", hot_job_get_error (job)->message);
      else
        hot_connect_dialog_show_status (self, NULL, NULL);
      return;
    }

  if (is_connection)
    {
      const HotServerAccount *account = g_object_get_data (G_OBJECT (job), "account");
      g_autoptr(HotConnectDialog) alive = g_object_ref (self);

      hot_server_accounts_remember (account);
      if (g_settings_get_boolean (hot_settings_get (), HOT_SETTING_REMEMBER_RECENT))
        g_settings_set_string (hot_settings_get (), HOT_SETTING_WORKSPACE, account->uri);
      hot_tracker_open_server (hot_tracker_get_default (), account);
      g_signal_emit (self, signals[CONNECTED], 0, result->remark);
      adw_dialog_close (ADW_DIALOG (self));
    }
  else
    {
      g_autofree char *text = describe_check (result->check);

      hot_connect_dialog_show_status (self, "good", text);
    }
  result_free (result);
}

static void
hot_connect_dialog_start (HotConnectDialog *self,
                          gboolean          with_secrets,
                          gboolean          is_connection)
{
  g_autoptr(GError) error = NULL;
  char *secret = NULL;
  HotServerAccount *account = hot_connect_dialog_create_account (self, &secret, &error);
  Work *work;

  hot_connect_dialog_drop_job (self);
  if (account == NULL)
    {
      if (is_connection)
        hot_connect_dialog_show_status (self, "bad", error->message);
      return;
    }

  work = g_new0 (Work, 1);
  work->account = account;
  work->secret = secret;
  work->with_secrets = with_secrets;
  work->is_connection = is_connection;
  self->job = hot_job_start (_("Asking the Server"), check_func, work, work_free, result_free);
  if (is_connection)
    {
      g_object_set_data_full (G_OBJECT (self->job), "account", hot_server_account_copy (account), (GDestroyNotify) hot_server_account_free);
      gtk_stack_set_visible_child_name (self->connect_stack, "busy");
    }
  hot_connect_dialog_show_status (self, "busy", _("Asking the server…"));
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_connect_dialog_checked_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_connect_dialog_connect_cb (HotConnectDialog *self)
{
  hot_connect_dialog_start (self, TRUE, TRUE);
}

static gboolean
hot_connect_dialog_check_cb (gpointer user_data)
{
  HotConnectDialog *self = user_data;

  self->check_timeout = 0;
  hot_connect_dialog_start (self, self->with_secrets, FALSE);

  return G_SOURCE_REMOVE;
}

/* Something that was typed has changed. */
static void
hot_connect_dialog_update (HotConnectDialog *self,
                           gboolean          with_secrets)
{
  g_autoptr(HotRestLogin) login = hot_rest_login_new (get_text (self->address), NULL);
  const HotServerAuth auth = adw_combo_row_get_selected (self->auth);
  gboolean is_exposed = FALSE;

  hot_connect_dialog_drop_job (self);
  hot_connect_dialog_show_status (self, NULL, NULL);
  gtk_widget_set_sensitive (self->connect_button, *get_text (self->address) != '\0');
  if (login != NULL)
    {
      if (auth != HOT_SERVER_AUTH_NONE)
        g_set_str (&login->user_name, "");
      is_exposed = hot_rest_login_is_exposed (login);
    }
  gtk_widget_set_visible (self->exposed, is_exposed);
  if (self->is_filling || login == NULL)
    return;

  self->with_secrets = auth == HOT_SERVER_AUTH_NONE ? login->user_name == NULL : with_secrets && !is_exposed;
  self->check_timeout = g_timeout_add (CHECK_DELAY, hot_connect_dialog_check_cb, self);
}

static void
hot_connect_dialog_address_cb (HotConnectDialog *self)
{
  hot_connect_dialog_update (self, FALSE);
}

static void
hot_connect_dialog_secret_cb (HotConnectDialog *self)
{
  hot_connect_dialog_update (self, TRUE);
}

static void
hot_connect_dialog_auth_cb (HotConnectDialog *self)
{
  const HotServerAuth auth = adw_combo_row_get_selected (self->auth);

  gtk_widget_set_visible (GTK_WIDGET (self->user_name), auth == HOT_SERVER_AUTH_PASSWORD);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), auth != HOT_SERVER_AUTH_NONE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret), auth == HOT_SERVER_AUTH_TOKEN ? _("Token") : _("Password"));
  hot_connect_dialog_update (self, FALSE);
}

static void
hot_connect_dialog_ca_cb (HotConnectDialog *self)
{
  hot_connect_dialog_update (self, FALSE);
}

static void
hot_connect_dialog_recent_cb (HotConnectDialog *self,
                              GtkWidget        *row)
{
  hot_connect_dialog_fill (self, g_object_get_data (G_OBJECT (row), "account"));
  hot_connect_dialog_start (self, TRUE, TRUE);
}

static gpointer
forget_func (gpointer            uri,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  return hot_server_secret_forget (uri, cancellable, error) ? g_strdup (uri) : NULL;
}

static void hot_connect_dialog_fill_recent (HotConnectDialog *self);

/* The secret goes, too. */
static void
hot_connect_dialog_forget_cb (HotConnectDialog *self,
                              GtkWidget        *button)
{
  const HotServerAccount *account = g_object_get_data (G_OBJECT (button), "account");
  g_autofree char *last = g_settings_get_string (hot_settings_get (), HOT_SETTING_WORKSPACE);
  g_autoptr(HotJob) job = hot_job_start (_("Forgetting the Server"), forget_func, g_strdup (account->uri), g_free, g_free);

  if (g_str_equal (last, account->uri))
    g_settings_reset (hot_settings_get (), HOT_SETTING_WORKSPACE);
  hot_server_accounts_forget (account->uri);
  hot_connect_dialog_fill_recent (self);
}

static GtkWidget *
hot_connect_dialog_create_recent (HotConnectDialog       *self,
                                  const HotServerAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = hot_server_account_dup_name (account);
  g_autofree char *label = g_strdup_printf (_("Forget %s"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), account->uri);
  if (account->user_name != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), account->user_name);
  else if (account->auth == HOT_SERVER_AUTH_TOKEN)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("With a token"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "account", hot_server_account_copy (account), (GDestroyNotify) hot_server_account_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (hot_connect_dialog_recent_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, _("Forget"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (forget), "account", hot_server_account_copy (account), (GDestroyNotify) hot_server_account_free);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (hot_connect_dialog_forget_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);

  return row;
}

static void
hot_connect_dialog_fill_recent (HotConnectDialog *self)
{
  g_autoptr(GPtrArray) accounts = hot_server_accounts_list ();

  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (self->recent, self->recent_rows->pdata[i]);
  g_ptr_array_set_size (self->recent_rows, 0);
  for (guint i = 0; i < accounts->len; i++)
    {
      GtkWidget *row = hot_connect_dialog_create_recent (self, accounts->pdata[i]);

      adw_preferences_group_add (self->recent, row);
      g_ptr_array_add (self->recent_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent), accounts->len > 0);
}

static void
hot_connect_dialog_dispose (GObject *object)
{
  HotConnectDialog *self = HOT_CONNECT_DIALOG (object);

  if (self->connect_stack != NULL)
    hot_connect_dialog_drop_job (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_CONNECT_DIALOG);
  g_clear_pointer (&self->recent_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_connect_dialog_parent_class)->dispose (object);
}

static void
hot_connect_dialog_class_init (HotConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_connect_dialog_dispose;

  signals[CONNECTED] = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING);

  g_type_ensure (HOT_TYPE_CERTIFICATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, address);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, auth);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, user_name);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, ca_row);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, exposed);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, status);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, status_icons);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, status_label);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, connect_stack);
  gtk_widget_class_bind_template_child (widget_class, HotConnectDialog, recent);
  gtk_widget_class_bind_template_callback (widget_class, hot_connect_dialog_connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_connect_dialog_address_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_connect_dialog_auth_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_connect_dialog_secret_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_connect_dialog_ca_cb);
}

static void
hot_connect_dialog_init (HotConnectDialog *self)
{
  self->recent_rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  hot_connect_dialog_update (self, FALSE);
  hot_connect_dialog_fill_recent (self);
  self->is_filling = FALSE;
}

AdwDialog *
hot_connect_dialog_new (void)
{
  return g_object_new (HOT_TYPE_CONNECT_DIALOG, NULL);
}

void
hot_connect_dialog_fill (HotConnectDialog       *self,
                         const HotServerAccount *account)
{
  g_return_if_fail (HOT_IS_CONNECT_DIALOG (self));

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->address), account->uri);
  gtk_editable_set_text (GTK_EDITABLE (self->user_name), account->user_name != NULL ? account->user_name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
  adw_combo_row_set_selected (self->auth, account->auth);
  hot_certificate_row_set_path (self->ca_row, account->ca_file);
  self->is_filling = FALSE;
}
