/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * window-watch QUIET_MS COMMAND [ARGUMENT...]
 *
 * Starts a program and prints, in milliseconds since the fork: when its window was mapped, when the window first showed a
 * picture, and when it last changed before QUIET_MS of rest; then the program's resident memory at that moment in KiB, all
 * of it and the part that is no file's. Ends the program afterwards.
 *
 * "Showed a picture" is read off the screen: a grid of its pixels has several colours. That asks nothing of the program, so
 * the same holds for every program that is compared.
 */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIN_WIDTH 200
#define MIN_HEIGHT 100
#define GRID 8
#define MIN_COLORS 6
#define TIME_LIMIT_MS 30000

typedef struct {
  Display *display;
  int      damage_event;
  Window   window;
  double   start;
  double   mapped;
  double   drawn;
  double   changed;
} Watch;

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  (void) display;
  (void) event;

  return 0;
}

/* Whether the window shows more than a background. */
static int
has_picture (Watch *self)
{
  unsigned long colors[MIN_COLORS];
  int n_colors = 0;
  XWindowAttributes attributes;
  XImage *image;

  if (!XGetWindowAttributes (self->display, self->window, &attributes))
    return 0;

  image = XGetImage (self->display, self->window, 0, 0, attributes.width, attributes.height, AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;

  for (int y = GRID / 2; y < image->height && n_colors < MIN_COLORS; y += GRID)
    for (int x = GRID / 2; x < image->width && n_colors < MIN_COLORS; x += GRID)
      {
        unsigned long color = XGetPixel (image, x, y);
        int i = 0;

        while (i < n_colors && colors[i] != color)
          i++;
        if (i == n_colors)
          colors[n_colors++] = color;
      }

  XDestroyImage (image);

  return n_colors >= MIN_COLORS;
}

static void
handle_event (Watch  *self,
              XEvent *event)
{
  double time = now_ms () - self->start;

  if (event->type == CreateNotify && !event->xcreatewindow.override_redirect)
    {
      XDamageCreate (self->display, event->xcreatewindow.window, XDamageReportNonEmpty);
    }
  else if (event->type == MapNotify && self->window == None)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (self->display, event->xmap.window, &attributes) &&
          attributes.width >= MIN_WIDTH && attributes.height >= MIN_HEIGHT)
        {
          self->window = event->xmap.window;
          self->mapped = time;
        }
    }
  else if (event->type == self->damage_event)
    {
      const XDamageNotifyEvent *damage = (const XDamageNotifyEvent *) event;

      XDamageSubtract (self->display, damage->damage, None, None);
      if (self->window == None || damage->drawable != self->window)
        return;

      self->changed = time;
      if (self->drawn == 0 && has_picture (self))
        self->drawn = now_ms () - self->start;
    }
}

/* Returns 0 once the window has drawn and rested. */
static int
watch (Watch *self,
       pid_t  pid,
       double quiet_ms)
{
  struct pollfd descriptor = { ConnectionNumber (self->display), POLLIN, 0 };

  for (;;)
    {
      double time;

      while (XPending (self->display))
        {
          XEvent event;

          XNextEvent (self->display, &event);
          handle_event (self, &event);
        }

      time = now_ms () - self->start;
      if (self->drawn != 0 && time - self->changed > quiet_ms)
        return 0;
      if (time > TIME_LIMIT_MS || waitpid (pid, NULL, WNOHANG) == pid)
        return 1;

      poll (&descriptor, 1, 5);
    }
}

static long
read_memory (pid_t       pid,
             const char *key)
{
  char path[64];
  char line[256];
  long value = -1;
  FILE *file;

  snprintf (path, sizeof path, "/proc/%d/status", (int) pid);
  file = fopen (path, "r");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, key, strlen (key)) == 0)
      sscanf (line + strlen (key), ": %ld", &value);
  if (file != NULL)
    fclose (file);

  return value;
}

int
main (int   argc,
      char *argv[])
{
  Watch self = { 0 };
  int error_base;
  int failed;
  pid_t pid;

  if (argc < 3 || (self.display = XOpenDisplay (NULL)) == NULL ||
      !XDamageQueryExtension (self.display, &self.damage_event, &error_base))
    {
      fprintf (stderr, "usage: window-watch QUIET_MS COMMAND..., on a display with the damage extension\n");
      return 2;
    }

  XSetErrorHandler (ignore_error);
  XSelectInput (self.display, DefaultRootWindow (self.display), SubstructureNotifyMask);
  XSync (self.display, False);

  self.start = now_ms ();
  pid = fork ();
  if (pid == 0)
    {
      execvp (argv[2], argv + 2);
      perror (argv[2]);
      _exit (127);
    }

  self.damage_event += XDamageNotify;
  failed = watch (&self, pid, atof (argv[1]));
  if (failed)
    fprintf (stderr, "%s showed no window\n", argv[2]);
  else
    printf ("%.1f %.1f %.1f %ld %ld\n", self.mapped, self.drawn, self.changed,
            read_memory (pid, "VmRSS"), read_memory (pid, "RssAnon"));

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  XCloseDisplay (self.display);

  return failed;
}
