/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-card-view.h"

#include <glib/gi18n.h>

#include "base/hot-format.h"
#include "models/hot-flavor.h"

struct _HotCardView
{
  AdwBin        parent_instance;

  HotModelCard *card;
};

G_DEFINE_FINAL_TYPE (HotCardView, hot_card_view, ADW_TYPE_BIN)

static AdwActionRow *
create_row (const char *title,
            const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (row, subtitle);

  return row;
}

static void
add_value (AdwActionRow *row,
           const char   *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (row, label);
}

static const char *
get_use (const HotModelCardFlavor *flavor)
{
  switch (flavor->use)
    {
    case HOT_MODEL_FLAVOR_NATIVE:
      return _("Predicts and serves here as it is");

    case HOT_MODEL_FLAVOR_READ:
      return _("Predicts and serves here; it is converted for that");

    default:
      return flavor->reason;
    }
}

/* A flavor that the model has. */
static GtkWidget *
create_flavor (const HotModelCardFlavor *flavor)
{
  AdwActionRow *row = create_row (flavor->name, get_use (flavor));
  GtkWidget *icon = gtk_image_new_from_icon_name (flavor->use != HOT_MODEL_FLAVOR_FOREIGN ? "object-select-symbolic" : "hot-dot-symbolic");
  g_autofree char *size = flavor->size > 0 ? g_format_size (flavor->size) : NULL;

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, flavor->use != HOT_MODEL_FLAVOR_FOREIGN ? "success" : "dimmed");
  adw_action_row_add_prefix (row, icon);
  if (size != NULL)
    add_value (row, size);

  return GTK_WIDGET (row);
}

/* Each flavor that it could be written as. */
static GtkWidget *
create_export (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  for (const HotFlavor *const *flavor = hot_flavor_list (); *flavor != NULL; flavor++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new ((*flavor)->name, NULL);

      g_menu_item_set_action_and_target (item, "models.export", "s", (*flavor)->name);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Export As"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
create_flavors (HotModelCard *card)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *size = g_format_size (card->size);
  g_autofree char *description = g_strdup_printf (_("%s in all"), size);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Flavors"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  if (hot_model_card_get_usable (card) != NULL)
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), create_export ());
  for (guint i = 0; i < card->flavors->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_flavor (card->flavors->pdata[i]));

  return group;
}

static const char *
get_type_word (const char *type)
{
  static const struct {
    const char *type;
    const char *word;
  } words[] = {
    { "double", N_("number") }, { "float", N_("number") }, { "float32", N_("number") }, { "float64", N_("number") },
    { "long", N_("whole number") }, { "integer", N_("whole number") }, { "string", N_("text") }, { "boolean", N_("yes or no") },
    { "datetime", N_("date") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (type, words[i].type) == 0)
      return _(words[i].word);

  return type != NULL ? type : "";
}

static void
add_fields (AdwExpanderRow *row,
            GPtrArray      *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const HotModelCardField *field = fields->pdata[i];
      AdwActionRow *child = create_row (*field->name != '\0' ? field->name : _("prediction"), NULL);

      add_value (child, get_type_word (field->type));
      adw_expander_row_add_row (row, GTK_WIDGET (child));
    }
}

static GtkWidget *
create_fields (const char *title,
               GPtrArray  *fields)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *number = hot_format_count (fields->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s column", "%s columns", fields->len), number);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), text);
  add_fields (ADW_EXPANDER_ROW (row), fields);

  return row;
}

static GtkWidget *
create_example (const char *request)
{
  GtkWidget *row = adw_expander_row_new (), *label = gtk_label_new (request);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Example of a Request"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);

  return row;
}

static GtkWidget *
create_signature (HotModelCard *card)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Signature"));
  if (card->inputs->len == 0 && card->outputs->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("The model does not say which columns it takes."));
  if (card->inputs->len > 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_fields (_("Takes"), card->inputs));
  if (card->outputs->len > 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_fields (_("Gives"), card->outputs));
  if (card->request != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_example (card->request));

  return group;
}

static GtkWidget *
create_origin (HotModelCard *card,
               const HotRun *run)
{
  GtkWidget *group = adw_preferences_group_new ();
  AdwActionRow *row;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Origin"));
  if (card->run_id != NULL)
    {
      row = create_row (_("Run"), run != NULL && run->name != NULL ? run->name : card->run_id);
      if (run != NULL)
        {
          adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
          gtk_widget_set_tooltip_text (GTK_WIDGET (row), _("Show the run"));
          gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
          gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-run");
          gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", card->run_id);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (row));
    }
  if (card->created != NULL)
    {
      g_autofree char *time = g_strndup (card->created, 19);
      g_autofree char *text = g_strdup_printf (_("%s UTC"), time);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (create_row (_("Written"), text)));
    }
  if (card->folder != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (create_row (_("Folder"), card->folder)));

  return group;
}

static void
hot_card_view_dispose (GObject *object)
{
  g_clear_pointer (&HOT_CARD_VIEW (object)->card, hot_model_card_unref);

  G_OBJECT_CLASS (hot_card_view_parent_class)->dispose (object);
}

static void
hot_card_view_class_init (HotCardViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_card_view_dispose;
}

static void
hot_card_view_init (HotCardView *self)
{
}

GtkWidget *
hot_card_view_new (void)
{
  return g_object_new (HOT_TYPE_CARD_VIEW, NULL);
}

void
hot_card_view_set_card (HotCardView  *self,
                        HotModelCard *card,
                        const HotRun *run)
{
  GtkWidget *box;

  g_return_if_fail (HOT_IS_CARD_VIEW (self));

  if (self->card == card)
    return;

  hot_model_card_ref (card);
  g_clear_pointer (&self->card, hot_model_card_unref);
  self->card = card;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_box_append (GTK_BOX (box), create_flavors (card));
  gtk_box_append (GTK_BOX (box), create_signature (card));
  gtk_box_append (GTK_BOX (box), create_origin (card, run));
  adw_bin_set_child (ADW_BIN (self), box);
}
