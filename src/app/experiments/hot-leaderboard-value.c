/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-value.h"

/**
 * HotLeaderboardValue:
 *
 * One value of a row of the leaderboard for a screen reader. The row draws its values without widgets; these objects are made only where
 * somebody asks for what is in the row.
 */
struct _HotLeaderboardValue
{
  GObject            parent_instance;

  HotLeaderboardRow *row;      /* (unowned) (nullable) */
  guint              column;
  GtkATContext      *context;  /* (nullable) */
};

enum {
  PROP_0,
  PROP_ACCESSIBLE_ROLE,
};

static void hot_leaderboard_value_accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HotLeaderboardValue, hot_leaderboard_value, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, hot_leaderboard_value_accessible_init))

static GtkATContext *
hot_leaderboard_value_get_at_context (GtkAccessible *accessible)
{
  HotLeaderboardValue *self = HOT_LEADERBOARD_VALUE (accessible);

  if (self->context == NULL && self->row != NULL)
    self->context = gtk_at_context_create (GTK_ACCESSIBLE_ROLE_LABEL, accessible, gdk_display_get_default ());

  return self->context != NULL ? g_object_ref (self->context) : NULL;
}

static gboolean
hot_leaderboard_value_get_platform_state (GtkAccessible              *accessible,
                                          GtkAccessiblePlatformState  state)
{
  return FALSE;
}

static GtkAccessible *
hot_leaderboard_value_get_accessible_parent (GtkAccessible *accessible)
{
  HotLeaderboardValue *self = HOT_LEADERBOARD_VALUE (accessible);

  return self->row != NULL ? GTK_ACCESSIBLE (g_object_ref (self->row)) : NULL;
}

static GtkAccessible *
hot_leaderboard_value_get_first_accessible_child (GtkAccessible *accessible)
{
  return NULL;
}

static GtkAccessible *
hot_leaderboard_value_get_next_accessible_sibling (GtkAccessible *accessible)
{
  HotLeaderboardValue *self = HOT_LEADERBOARD_VALUE (accessible);

  return self->row != NULL ? hot_leaderboard_row_get_value (self->row, self->column + 1) : NULL;
}

static gboolean
hot_leaderboard_value_get_bounds (GtkAccessible *accessible,
                                  int           *x,
                                  int           *y,
                                  int           *width,
                                  int           *height)
{
  HotLeaderboardValue *self = HOT_LEADERBOARD_VALUE (accessible);
  GdkRectangle bounds;

  if (self->row == NULL || !hot_leaderboard_row_get_bounds (self->row, self->column, &bounds))
    return FALSE;

  *x = bounds.x;
  *y = bounds.y;
  *width = bounds.width;
  *height = bounds.height;

  return TRUE;
}

static void
hot_leaderboard_value_accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_at_context = hot_leaderboard_value_get_at_context;
  iface->get_platform_state = hot_leaderboard_value_get_platform_state;
  iface->get_accessible_parent = hot_leaderboard_value_get_accessible_parent;
  iface->get_first_accessible_child = hot_leaderboard_value_get_first_accessible_child;
  iface->get_next_accessible_sibling = hot_leaderboard_value_get_next_accessible_sibling;
  iface->get_bounds = hot_leaderboard_value_get_bounds;
}

static void
hot_leaderboard_value_dispose (GObject *object)
{
  /* It looks at this object once more. */
  g_clear_object (&HOT_LEADERBOARD_VALUE (object)->context);

  G_OBJECT_CLASS (hot_leaderboard_value_parent_class)->dispose (object);
}

static void
hot_leaderboard_value_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_ACCESSIBLE_ROLE)
    g_value_set_enum (value, GTK_ACCESSIBLE_ROLE_LABEL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* The role that the interface lets anybody set is always the same. */
static void
hot_leaderboard_value_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (prop_id != PROP_ACCESSIBLE_ROLE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
hot_leaderboard_value_class_init (HotLeaderboardValueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hot_leaderboard_value_dispose;
  object_class->get_property = hot_leaderboard_value_get_property;
  object_class->set_property = hot_leaderboard_value_set_property;
  g_object_class_override_property (object_class, PROP_ACCESSIBLE_ROLE, "accessible-role");
}

static void
hot_leaderboard_value_init (HotLeaderboardValue *self)
{
}

HotLeaderboardValue *
hot_leaderboard_value_new (HotLeaderboardRow *row,
                           guint              column)
{
  HotLeaderboardValue *self = g_object_new (HOT_TYPE_LEADERBOARD_VALUE, NULL);

  self->row = row;
  self->column = column;

  return self;
}

void
hot_leaderboard_value_say (HotLeaderboardValue *self,
                           const char          *text,
                           const char          *title)
{
  g_return_if_fail (HOT_IS_LEADERBOARD_VALUE (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
}

void
hot_leaderboard_value_leave (HotLeaderboardValue *self)
{
  g_return_if_fail (HOT_IS_LEADERBOARD_VALUE (self));

  self->row = NULL;
}
