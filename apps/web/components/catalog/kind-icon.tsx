import { kindColour, kindStyle } from './kinds.ts'

/** The icon of an entity's kind. */
export function KindIcon({ kind, className }: { kind: string; className?: string }) {
  const { icon: Icon } = kindStyle(kind)
  return <Icon aria-hidden className={className} />
}

/** The icon of a kind in a small tile of its hue. */
export function KindTile({ kind }: { kind: string }) {
  const colour = kindColour(kind)
  return (
    <span
      aria-hidden
      className="grid size-5 shrink-0 place-items-center rounded-[5px]"
      style={{ color: colour, backgroundColor: `color-mix(in oklab, ${colour} 12%, transparent)` }}
    >
      <KindIcon kind={kind} className="size-3" />
    </span>
  )
}
