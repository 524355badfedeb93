/** How a diagram came out: as a picture, or why not. */
export type DrawnDiagram =
  | { src: string /** Pixels at which its words are as large as others. */; width: number }
  | { problem: string }

/** Shares of a pie that keep apart from each other and from both grounds; Mermaid's own are nearly black in the dark. */
const pieColors = {
  ...{
    pie1: '#6470e8',
    pie2: '#0f8f7e',
    pie3: '#b8731a',
    pie4: '#c2417f',
    pie5: '#5b8a1e',
    pie6: '#8b5cd6',
    pie7: '#2f7fc1',
    pie8: '#c4473c',
  },
  pieSectionTextColor: '#ffffff',
  pieOpacity: '1',
}

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
    themeVariables: pieColors,
    // Half-transparent grounds let the line run through the words on it.
    themeCSS: '.edgeLabel rect, .edgeLabel .background { opacity: 1; }',
  })
  try {
    const { svg } = await mermaid.render(`docs-diagram-${++count}`, source)
    // A picture runs no scripts and follows no links, whatever the diagram holds.
    const width = Number(/max-width:\s*([\d.]+)px/.exec(svg)?.[1] ?? 640)
    return { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, width: Math.ceil(width) }
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
