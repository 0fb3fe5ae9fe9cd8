/** Light, dark, or as the reader's system has it. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const THEME_COOKIE = 'lvs-theme';

/** A cookie that says something else counts as `system`. */
export function themeOf(cookie: string | undefined): Theme {
  return themes.find((t) => t === cookie) ?? 'system';
}
