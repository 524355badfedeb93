import { cn } from '@callboard/ui/class-names.ts'
import { ScrollToCurrent } from '@callboard/ui/scroll-to-current'
import { Link } from './link.tsx'

/** Links to the sections of a page, each with its own URL. */
export function SectionNav({
  label,
  sections,
  current,
}: {
  label: string
  sections: readonly { id: string; label: string; href: string }[]
  current: string
}) {
  return (
    <nav aria-label={label} className="border-b">
      <div className="scroll-hint flex overflow-x-auto">
        <ScrollToCurrent current={current} />
        <ul className="flex gap-4">
          {sections.map((s) => (
            <li key={s.id}>
              <Link
                href={s.href}
                aria-current={s.id === current ? 'page' : undefined}
                className={cn(
                  'block border-b-2 border-transparent py-2 whitespace-nowrap text-muted hover:text-fg',
                  s.id === current && 'border-accent font-medium text-fg',
                )}
              >
                {s.label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  )
}
