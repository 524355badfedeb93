import { DiagramSource } from './diagram-source.tsx'
import { Picture } from './picture.tsx'

/** The diagram's title. */
const titleOf = (source: string): string => /^[ \t]*title[ \t]+(\S.*)$/m.exec(source)?.[1]?.trim() ?? 'Diagram'

/** A PlantUML diagram: drawn if there is a server, with its source below; otherwise only its source. */
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
