/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-filter-completion.h"

#include <glib/gi18n.h>

/**
 * HotFilterCompletion:
 *
 * Offers columns while their names are being typed into a filter, and values where a category column is compared; or what a finder for
 * another language finds. The entry keeps the focus: Down and Up choose, Tab or Enter takes, Escape puts the list away.
 */
struct _HotFilterCompletion
{
  GObject     parent_instance;

  GtkEntry   *entry;      /* (unowned) */
  HotTable   *table;
  HotFilterFinder finder;
  gpointer    source;     /* (unowned) */
  GtkWidget  *popover;
  GtkListBox *list;
  gsize       start;      /* of the word that is being completed, in bytes */
  gboolean    is_taking;
};

G_DEFINE_FINAL_TYPE (HotFilterCompletion, hot_filter_completion, G_TYPE_OBJECT)

#define MAX_OFFERS 8

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

/* Names that the language cannot take for a word stand in backticks. */
static char *
quote_name (const char *name)
{
  gboolean plain = !g_ascii_isdigit (name[0]) && name[0] != '\0';

  for (const char *p = name; *p != '\0'; p++)
    plain = plain && is_word_byte (*p);

  return plain ? g_strdup (name) : g_strdup_printf ("`%s`", name);
}

/* Whether @position lies within a text in quotes; @start is then the place of the quote. */
static gboolean
find_open_quote (const char *text,
                 gsize       position,
                 gsize      *start)
{
  char quote = '\0';

  for (gsize i = 0; i < position; i++)
    {
      if (quote != '\0' && text[i] == '\\' && i + 1 < position)
        i++;
      else if (quote != '\0' && text[i] == quote)
        quote = '\0';
      else if (quote == '\0' && (text[i] == '"' || text[i] == '\'' || text[i] == '`'))
        {
          quote = text[i];
          *start = i;
        }
    }

  return quote != '\0';
}

/* The column whose name stands before a comparison that ends at @end: `room_type = `, `room_type in ("a", `. */
static HotColumn *
find_compared_column (HotTable   *table,
                      const char *text,
                      gsize       end)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *before = g_strndup (text, end);
  g_autofree char *name = NULL;
  int column;

  regex = g_regex_new ("(?:`([^`]+)`|([\\w]+))\\s*(?:=|!=|<>|(?:not\\s+)?in\\s*\\((?:[^()]*,)?)\\s*$",
                       G_REGEX_CASELESS, 0, NULL);
  if (!g_regex_match (regex, before, 0, &match))
    return NULL;

  name = g_match_info_fetch (match, 1);
  if (name == NULL || name[0] == '\0')
    {
      g_free (name);
      name = g_match_info_fetch (match, 2);
    }

  column = hot_table_find_column (table, name);

  return column >= 0 ? hot_table_get_column (table, column) : NULL;
}

static void
add_categories (GStrvBuilder *offers,
                HotColumn    *column,
                const char   *typed)
{
  const guint n = MIN (hot_column_get_n_categories (column), 5000);
  g_autofree char *folded = g_utf8_casefold (typed, -1);
  guint n_offers = 0;

  for (guint i = 0; i < n && n_offers < MAX_OFFERS; i++)
    {
      const char *category = hot_column_get_category (column, i);
      g_autofree char *candidate = g_utf8_casefold (category, -1);

      if (strstr (candidate, folded) != NULL && strchr (category, '"') == NULL)
        {
          g_strv_builder_take (offers, g_strdup_printf ("\"%s\"", category));
          n_offers++;
        }
    }
}

/* Names that begin with what is typed come before those that only contain it. */
static void
add_columns (GStrvBuilder *offers,
             HotTable     *table,
             const char   *typed)
{
  const guint n = hot_table_get_n_columns (table);
  g_autofree char *folded = g_utf8_casefold (typed, -1);
  guint n_offers = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n && n_offers < MAX_OFFERS; i++)
      {
        const char *name = hot_column_get_name (hot_table_get_column (table, i));
        g_autofree char *candidate = g_utf8_casefold (name, -1);
        const gboolean begins = g_str_has_prefix (candidate, folded);

        if (begins == (pass == 0) && strstr (candidate, folded) != NULL)
          {
            g_strv_builder_take (offers, quote_name (name));
            n_offers++;
          }
      }
}

char **
hot_filter_completion_find (HotTable   *table,
                            const char *text,
                            gsize       position,
                            gsize      *start)
{
  g_autoptr(GStrvBuilder) offers = g_strv_builder_new ();
  g_autofree char *typed = NULL;
  HotColumn *compared;
  gsize quote = 0;

  *start = position;
  if (find_open_quote (text, position, &quote))
    {
      *start = quote;
      typed = g_strndup (text + quote + 1, position - quote - 1);
      if (text[quote] == '`')
        add_columns (offers, table, typed);
      else if ((compared = find_compared_column (table, text, quote)) != NULL)
        add_categories (offers, compared, typed);
      return g_strv_builder_end (offers);
    }

  while (*start > 0 && is_word_byte (text[*start - 1]))
    (*start)--;

  typed = g_strndup (text + *start, position - *start);
  compared = find_compared_column (table, text, *start);
  if (compared != NULL && hot_column_get_column_type (compared) == HOT_COLUMN_CATEGORY)
    add_categories (offers, compared, typed);
  else if (typed[0] != '\0' && !g_ascii_isdigit (typed[0]) && compared == NULL)
    add_columns (offers, table, typed);

  return g_strv_builder_end (offers);
}

static char **
find_in_table (gpointer    source,
               const char *text,
               gsize       position,
               gsize      *start)
{
  return hot_filter_completion_find (source, text, position, start);
}

static void
hot_filter_completion_hide (HotFilterCompletion *self)
{
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
hot_filter_completion_take (HotFilterCompletion *self,
                            GtkListBoxRow       *row)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  const char *text = gtk_editable_get_text (editable);
  const char *offer = g_object_get_data (G_OBJECT (row), "offer");
  const int first = g_utf8_pointer_to_offset (text, text + self->start);
  int position;

  self->is_taking = TRUE;
  position = gtk_editable_get_position (editable);
  gtk_editable_delete_text (editable, first, position);
  position = first;
  gtk_editable_insert_text (editable, offer, -1, &position);
  gtk_editable_insert_text (editable, " ", -1, &position);
  gtk_editable_set_position (editable, position);
  self->is_taking = FALSE;
  hot_filter_completion_hide (self);
}

static void
hot_filter_completion_row_activated_cb (HotFilterCompletion *self,
                                        GtkListBoxRow       *row)
{
  hot_filter_completion_take (self, row);
  gtk_entry_grab_focus_without_selecting (self->entry);
}

static void
hot_filter_completion_build (HotFilterCompletion *self)
{
  self->popover = gtk_popover_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Suggestions"), -1);
  g_signal_connect_object (self->list, "row-activated",
                           G_CALLBACK (hot_filter_completion_row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->list));
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_add_css_class (self->popover, "menu");
  /* An entry lays no popover out; the box around it does. */
  gtk_widget_set_parent (self->popover, gtk_widget_get_parent (GTK_WIDGET (self->entry)));
}

static GtkText *
hot_filter_completion_get_text (HotFilterCompletion *self)
{
  return GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)));
}

/* Below the place where the word began. */
static void
hot_filter_completion_point (HotFilterCompletion *self)
{
  GtkWidget *text = GTK_WIDGET (hot_filter_completion_get_text (self));
  const int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  graphene_rect_t cursor;
  graphene_point_t point;

  gtk_text_compute_cursor_extents (GTK_TEXT (text), position, &cursor, NULL);
  if (!gtk_widget_compute_point (text, gtk_widget_get_parent (self->popover),
                                 &GRAPHENE_POINT_INIT (cursor.origin.x, cursor.origin.y + cursor.size.height), &point))
    return;

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { (int) point.x, (int) point.y, 1, 8 });
}

static void
hot_filter_completion_show (HotFilterCompletion  *self,
                            char                **offers)
{
  if (self->popover == NULL)
    hot_filter_completion_build (self);

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; offers[i] != NULL; i++)
    {
      GtkWidget *label = gtk_label_new (offers[i]);
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      g_object_set_data_full (G_OBJECT (row), "offer", g_strdup (offers[i]), g_free);
      gtk_list_box_append (self->list, row);
    }
  gtk_list_box_unselect_all (self->list);
  hot_filter_completion_point (self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
hot_filter_completion_update (HotFilterCompletion *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const gsize position = g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->entry))) - text;
  g_auto(GStrv) offers = NULL;

  if (self->finder == NULL || self->is_taking)
    return;

  offers = self->finder (self->source, text, position, &self->start);

  /* What is complete needs no completion. */
  if (offers[0] == NULL ||
      (offers[1] == NULL && strlen (offers[0]) == position - self->start &&
       strncmp (offers[0], text + self->start, position - self->start) == 0))
    hot_filter_completion_hide (self);
  else
    hot_filter_completion_show (self, offers);
}

/* The position follows the text a moment later than the text changes. */
static void
hot_filter_completion_position_cb (HotFilterCompletion *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (hot_filter_completion_get_text (self))))
    hot_filter_completion_update (self);
}

static void
hot_filter_completion_move (HotFilterCompletion *self,
                            int                  step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const int index = row != NULL ? gtk_list_box_row_get_index (row) + step : (step > 0 ? 0 : -1);
  GtkListBoxRow *next = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
}

static gboolean
hot_filter_completion_key_cb (HotFilterCompletion *self,
                              guint                keyval,
                              guint                keycode,
                              GdkModifierType      state)
{
  GtkListBoxRow *row;

  if (keyval == GDK_KEY_space && (state & GDK_CONTROL_MASK) != 0)
    {
      hot_filter_completion_update (self);
      return TRUE;
    }

  if (self->popover == NULL || !gtk_widget_get_visible (self->popover))
    return FALSE;

  row = gtk_list_box_get_selected_row (self->list);
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      hot_filter_completion_move (self, 1);
      return TRUE;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      hot_filter_completion_move (self, -1);
      return TRUE;

    case GDK_KEY_Escape:
      hot_filter_completion_hide (self);
      return TRUE;

    case GDK_KEY_Tab:
      hot_filter_completion_take (self, row != NULL ? row : gtk_list_box_get_row_at_index (self->list, 0));
      return TRUE;

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (row != NULL)
        hot_filter_completion_take (self, row);
      else
        hot_filter_completion_hide (self);
      return row != NULL;

    default:
      return FALSE;
    }
}

static void
hot_filter_completion_dispose (GObject *object)
{
  HotFilterCompletion *self = HOT_FILTER_COMPLETION (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->list = NULL;
  g_clear_pointer (&self->table, hot_table_unref);

  G_OBJECT_CLASS (hot_filter_completion_parent_class)->dispose (object);
}

static void
hot_filter_completion_class_init (HotFilterCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_filter_completion_dispose;
}

static void
hot_filter_completion_init (HotFilterCompletion *self)
{
}

/**
 * hot_filter_completion_new:
 * @entry: (transfer none): where the filter is typed; must outlive the completion
 */
HotFilterCompletion *
hot_filter_completion_new (GtkEntry *entry)
{
  HotFilterCompletion *self = g_object_new (HOT_TYPE_FILTER_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = entry;
  g_signal_connect_object (entry, "notify::cursor-position",
                           G_CALLBACK (hot_filter_completion_position_cb), self, G_CONNECT_SWAPPED);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (hot_filter_completion_key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);

  g_signal_connect_object (focus, "leave", G_CALLBACK (hot_filter_completion_hide), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);

  return self;
}

void
hot_filter_completion_set_table (HotFilterCompletion *self,
                                 HotTable            *table)
{
  g_return_if_fail (HOT_IS_FILTER_COMPLETION (self));

  g_clear_pointer (&self->table, hot_table_unref);
  if (table != NULL)
    self->table = hot_table_ref (table);
  hot_filter_completion_set_finder (self, table != NULL ? find_in_table : NULL, table);
}

void
hot_filter_completion_set_finder (HotFilterCompletion *self,
                                  HotFilterFinder      finder,
                                  gpointer             source)
{
  g_return_if_fail (HOT_IS_FILTER_COMPLETION (self));

  self->finder = finder;
  self->source = source;
  hot_filter_completion_hide (self);
}

gboolean
hot_filter_completion_is_offering (HotFilterCompletion *self)
{
  g_return_val_if_fail (HOT_IS_FILTER_COMPLETION (self), FALSE);

  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}
