/** The product's logo and name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold">
      <svg viewBox="0 0 32 32" className="size-5" aria-hidden>
        <rect width="32" height="32" rx="8" fill="var(--fg)" />
        <path d="M9 9h14M9 16h9M9 23h12" stroke="var(--bg)" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Callboard
    </span>
  )
}
