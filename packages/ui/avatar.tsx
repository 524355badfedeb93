/** The first letter of a team or user in a small square. */
export function Avatar({ label }: { label: string }) {
  return (
    <span
      aria-hidden
      className="inline-grid size-[18px] shrink-0 place-items-center rounded-[5px] bg-accent-soft text-[10px] font-semibold text-accent"
    >
      {label.slice(0, 1).toUpperCase()}
    </span>
  )
}
