import { DiagramSource } from './diagram-source.tsx'
import { Picture } from './picture.tsx'

/** What the diagram calls itself. */
const titleOf = (source: string): string => /^[ \t]*title[ \t]+(.+)$/m.exec(source)?.[1]?.trim() ?? 'Diagram'

/** A PlantUML diagram: drawn where a server does that, with its source below; else its source alone. */
export function PlantUml({ source, src }: { source: string; src: string | undefined }) {
  const code = <DiagramSource language="plantuml" source={source} />
  if (src === undefined)
    return (
      <div className="docs-diagram">
        {code}
        <p className="docs-diagram-note">Shown as text: no PlantUML server is configured here.</p>
      </div>
    )
  return (
    <div className="docs-diagram">
      <Picture src={src} alt={titleOf(source)} />
      <details>
        <summary>Diagram source</summary>
        {code}
      </details>
    </div>
  )
}
