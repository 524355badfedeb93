import type { Output } from '@callboard/parsing/tasks'

/** Minimum number of headings for a table of contents. */
const minHeadings = 2

/** Links to the sections of a page. */
export function OnThisPage({ headings }: { headings: Output<'markdown'>['headings'] }) {
  const sections = headings.filter((h) => h.depth > 1 && h.depth < 4 && h.id !== 'footnote-label')
  if (sections.length < minHeadings) return null
  return (
    <nav aria-label="On this page" className="text-sm">
      <p className="px-2 pb-1 font-medium">On this page</p>
      <ul className="border-l">
        {sections.map((h) => (
          <li key={h.id} style={{ paddingLeft: (h.depth - 2) * 12 }}>
            <a href={`#${h.id}`} className="block truncate px-2 py-1 text-muted hover:text-fg" title={h.title}>
              {h.title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
