/** Goes to the field of `ListFilter` that `/` stands for. */
export const focusFilter = () => document.querySelector<HTMLElement>('[data-list-search]')?.focus()
