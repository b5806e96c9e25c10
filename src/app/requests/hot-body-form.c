/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-body-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/hot-format.h"
#include "requests/hot-json-text.h"
#include "requests/hot-json-walk.h"
#include "score/hot-model.h"

struct _HotBodyForm
{
  AdwBin               parent_instance;

  GPtrArray           *names;       /* of the model's columns; NULL where none is known */
  GArray              *types;       /* of int: HotRawType */
  HotPayload          *payload;
  guint                row;
  gboolean             is_filling;

  GtkStack            *stack;
  AdwStatusPage       *empty;
  GtkBox              *box;
  GtkWidget           *stepper;
  GtkLabel            *position;
  AdwPreferencesGroup *group;
  GPtrArray           *fields;      /* of the payload's columns, in their order */
};

G_DEFINE_FINAL_TYPE (HotBodyForm, hot_body_form, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* More fields than this are for the JSON. */
#define MAX_FIELDS 200

static int
get_type (HotBodyForm *self,
          const char  *name)
{
  guint index;

  if (self->names == NULL || !g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index))
    return -1;

  return g_array_index (self->types, int, index);
}

/* A value of JSON as a person writes it. (transfer full) */
static char *
to_plain (const char *json)
{
  if (g_str_equal (json, "null"))
    return g_strdup ("");

  return *json == '"' ? hot_json_unquote (json, strlen (json)) : g_strdup (json);
}

static gboolean
is_json_number (const char *text)
{
  HotJsonFault fault;

  return (g_ascii_isdigit (*text) || *text == '-') && hot_json_text_check (text, strlen (text), &fault);
}

/* As JSON. @was: the value before, which says what kind it is where no signature does. (transfer full) */
static char *
to_json (const char *text,
         int         type,
         const char *was)
{
  gboolean is_number = type == HOT_RAW_TYPE_NUMBER || (type < 0 && *was != '"');

  if (*text == '\0')
    return g_strdup ("null");
  if (is_number && (is_json_number (text) || (type < 0 && (g_str_equal (text, "true") || g_str_equal (text, "false")))))
    return g_strdup (text);

  return hot_json_quote (text);
}

/* A number that is none is shown as such, and sent as it is: the server says what it makes of it. */
static void
check_field (GtkWidget  *field,
             int         type,
             const char *text)
{
  if (type == HOT_RAW_TYPE_NUMBER && *text != '\0' && !is_json_number (text))
    gtk_widget_add_css_class (field, "error");
  else
    gtk_widget_remove_css_class (field, "error");
}

static void
hot_body_form_edited_cb (GtkWidget   *field,
                         HotBodyForm *self)
{
  guint column;
  GPtrArray *values;
  const char *text;
  int type;

  if (self->is_filling || self->payload == NULL || !g_ptr_array_find (self->fields, field, &column))
    return;

  values = self->payload->rows->pdata[self->row];
  text = gtk_editable_get_text (GTK_EDITABLE (field));
  type = get_type (self, self->payload->columns->pdata[column]);
  check_field (field, type, text);
  {
    char *value = to_json (text, type, values->pdata[column]);

    g_free (values->pdata[column]);
    values->pdata[column] = value;
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_body_form_fill (HotBodyForm *self)
{
  GPtrArray *values = self->payload->rows->pdata[self->row];
  g_autofree char *at = hot_format_count (self->row + 1);
  g_autofree char *n = hot_format_count (self->payload->rows->len);
  /* TRANSLATORS: which row of how many is shown */
  g_autofree char *position = g_strdup_printf (_("Row %s of %s"), at, n);

  self->is_filling = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      g_autofree char *text = to_plain (i < values->len ? values->pdata[i] : "null");

      gtk_editable_set_text (GTK_EDITABLE (self->fields->pdata[i]), text);
      check_field (self->fields->pdata[i], get_type (self, self->payload->columns->pdata[i]), text);
    }
  self->is_filling = FALSE;
  gtk_label_set_text (self->position, position);
  gtk_widget_set_visible (self->stepper, self->payload->rows->len > 1);
}

static const char *
describe_type (int type)
{
  switch (type)
    {
    case HOT_RAW_TYPE_NUMBER:
      return _("number");
    case HOT_RAW_TYPE_BOOLEAN:
      return _("t or f");
    case HOT_RAW_TYPE_DATE:
      return _("date");
    case HOT_RAW_TYPE_CATEGORY:
      return _("category");
    case HOT_RAW_TYPE_LIST:
      return _("list");
    default:
      return NULL;
    }
}

/* Fields are made anew only where the columns are others, so that whoever types keeps the place. */
static gboolean
has_fields (HotBodyForm *self)
{
  if (self->fields->len != MIN (self->payload->columns->len, MAX_FIELDS))
    return FALSE;
  for (guint i = 0; i < self->fields->len; i++)
    if (!g_str_equal (g_object_get_data (self->fields->pdata[i], "hot-name"), self->payload->columns->pdata[i]))
      return FALSE;

  return TRUE;
}

static void
hot_body_form_build (HotBodyForm *self)
{
  if (self->group != NULL)
    gtk_box_remove (self->box, GTK_WIDGET (self->group));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_box_append (self->box, GTK_WIDGET (self->group));
  g_ptr_array_set_size (self->fields, 0);
  for (guint i = 0; i < MIN (self->payload->columns->len, MAX_FIELDS); i++)
    {
      const char *name = self->payload->columns->pdata[i];
      const char *type = describe_type (get_type (self, name));
      GtkWidget *row = adw_entry_row_new ();
      /* TRANSLATORS: a column's name and what it takes */
      g_autofree char *title = type != NULL ? g_strdup_printf (_("%s (%s)"), name, type) : g_strdup (name);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      g_object_set_data_full (G_OBJECT (row), "hot-name", g_strdup (name), g_free);
      g_signal_connect_object (row, "changed", G_CALLBACK (hot_body_form_edited_cb), self, 0);
      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->fields, row);
    }
}

static void
hot_body_form_step_cb (GtkWidget   *button,
                       HotBodyForm *self)
{
  const int by = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "hot-by"));

  if (self->payload != NULL && self->payload->rows->len > 0)
    hot_body_form_set_row (self, (self->row + self->payload->rows->len + by) % self->payload->rows->len);
}

static GtkWidget *
create_step (HotBodyForm *self,
             const char  *icon,
             const char  *tooltip,
             int          by)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  g_object_set_data (G_OBJECT (button), "hot-by", GINT_TO_POINTER (by));
  g_signal_connect_object (button, "clicked", G_CALLBACK (hot_body_form_step_cb), self, 0);

  return button;
}

static void
hot_body_form_finalize (GObject *object)
{
  HotBodyForm *self = HOT_BODY_FORM (object);

  g_clear_pointer (&self->payload, hot_payload_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->types, g_array_unref);
  g_ptr_array_unref (self->fields);

  G_OBJECT_CLASS (hot_body_form_parent_class)->finalize (object);
}

static void
hot_body_form_class_init (HotBodyFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_body_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_body_form_init (HotBodyForm *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->fields = g_ptr_array_new ();
  self->position = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->position), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->position), "numeric");
  self->stepper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->stepper), create_step (self, "go-previous-symbolic", _("Previous Row"), -1));
  gtk_box_append (GTK_BOX (self->stepper), GTK_WIDGET (self->position));
  gtk_box_append (GTK_BOX (self->stepper), create_step (self, "go-next-symbolic", _("Next Row"), 1));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (self->box, self->stepper);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "hot-body-form");
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->empty, _("No Rows in the Body"));
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_stack_add_named (self->stack, scrolled, "form");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
hot_body_form_new (void)
{
  return g_object_new (HOT_TYPE_BODY_FORM, NULL);
}

void
hot_body_form_set_columns (HotBodyForm       *self,
                           const char *const *names,
                           const int         *types)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->types, g_array_unref);
  if (names != NULL)
    {
      self->names = g_ptr_array_new_with_free_func (g_free);
      self->types = g_array_new (FALSE, FALSE, sizeof (int));
      for (guint i = 0; names[i] != NULL; i++)
        {
          g_ptr_array_add (self->names, g_strdup (names[i]));
          g_array_append_val (self->types, types[i]);
        }
    }
  /* What a field takes is in its title. */
  g_ptr_array_set_size (self->fields, 0);
}

/* Columns of the model that the body lacks come last, empty. */
static void
add_missing (HotBodyForm *self)
{
  for (guint i = 0; self->names != NULL && i < self->names->len; i++)
    {
      if (g_ptr_array_find_with_equal_func (self->payload->columns, self->names->pdata[i], g_str_equal, NULL))
        continue;
      g_ptr_array_add (self->payload->columns, g_strdup (self->names->pdata[i]));
      for (guint row = 0; row < self->payload->rows->len; row++)
        g_ptr_array_add (self->payload->rows->pdata[row], g_strdup ("null"));
    }
}

void
hot_body_form_set_payload (HotBodyForm *self,
                           HotPayload  *payload,
                           const char  *reason)
{
  g_clear_pointer (&self->payload, hot_payload_free);
  if (payload == NULL || payload->rows->len == 0)
    {
      g_clear_pointer (&payload, hot_payload_free);
      adw_status_page_set_description (self->empty, reason);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  self->payload = payload;
  self->row = MIN (self->row, payload->rows->len - 1);
  add_missing (self);
  if (!has_fields (self))
    hot_body_form_build (self);
  hot_body_form_fill (self);
  gtk_stack_set_visible_child_name (self->stack, "form");
}

void
hot_body_form_set_row (HotBodyForm *self,
                       guint        row)
{
  self->row = row;
  if (self->payload != NULL && row < self->payload->rows->len)
    hot_body_form_fill (self);
}

HotPayload *
hot_body_form_get_payload (HotBodyForm *self)
{
  return self->payload;
}
