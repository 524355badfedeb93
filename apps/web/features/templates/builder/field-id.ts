/** The id of a field's controls, by its page and position. */
export const fieldId = (page: number, at: number): string => `field-${page}-${at}`

/** Puts the focus into the label of a field that was added. */
export const focusField = (page: number, at: number): void => {
  requestAnimationFrame(() => document.getElementById(fieldId(page, at))?.querySelector('input')?.focus())
}
