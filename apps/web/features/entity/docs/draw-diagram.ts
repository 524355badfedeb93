/** How a diagram came out: as a picture, or why not. */
export type DrawnDiagram = { src: string } | { problem: string }

let count = 0

/** Mermaid keeps its configuration in its module, so diagrams are drawn one after another. */
let queue: Promise<unknown> = Promise.resolve()

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

async function render(source: string, theme: 'light' | 'dark'): Promise<DrawnDiagram> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    // The picture below has no fonts of ours, and HTML in it would not be drawn everywhere.
    htmlLabels: false,
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
    suppressErrorRendering: true,
    theme: theme === 'dark' ? 'dark' : 'default',
  })
  try {
    const { svg } = await mermaid.render(`docs-diagram-${++count}`, source)
    // A picture runs no scripts and follows no links, whatever the diagram holds.
    return { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` }
  } catch (error) {
    return { problem: firstLine(error) }
  }
}

/** Draws a Mermaid diagram as a picture. Its code is loaded with the first one. */
export function drawDiagram(source: string, theme: 'light' | 'dark'): Promise<DrawnDiagram> {
  const drawn = queue.then(() => render(source, theme))
  queue = drawn.catch(() => undefined)
  return drawn
}
