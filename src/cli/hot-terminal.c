/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

guint
hot_terminal_get_width (void)
{
  struct winsize size;

  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;

  return size.ws_col;
}
