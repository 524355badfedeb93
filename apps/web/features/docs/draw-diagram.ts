/** The result of drawing a diagram: an image, or the error. */
export type DrawnDiagram =
  | { src: string /** Pixels at which its text is as large as the page's. */; width: number }
  | { problem: string }

/**
 * Colours of pie slices that are distinguishable from each other and both backgrounds; Mermaid's own are nearly black in dark
 * mode.
 */
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

/** Mermaid keeps its configuration in its module, so diagrams are drawn sequentially. */
let queue: Promise<unknown> = Promise.resolve()

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

async function render(source: string, theme: 'light' | 'dark'): Promise<DrawnDiagram> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    // The image has no access to our fonts, and HTML in it is not rendered everywhere.
    htmlLabels: false,
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
    suppressErrorRendering: true,
    theme: theme === 'dark' ? 'dark' : 'default',
    themeVariables: pieColors,
    // Half-transparent backgrounds would show the line through the text.
    themeCSS: '.edgeLabel rect, .edgeLabel .background { opacity: 1; }',
  })
  try {
    const { svg } = await mermaid.render(`docs-diagram-${++count}`, source)
    // An image runs no scripts and follows no links, whatever the diagram contains.
    const width = Number(/max-width:\s*([\d.]+)px/.exec(svg)?.[1] ?? 640)
    return { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, width: Math.ceil(width) }
  } catch (error) {
    return { problem: firstLine(error) }
  }
}

/** Draws a Mermaid diagram as an image. Its code is loaded with the first one. */
export function drawDiagram(source: string, theme: 'light' | 'dark'): Promise<DrawnDiagram> {
  const drawn = queue.then(() => render(source, theme))
  queue = drawn.catch(() => undefined)
  return drawn
}
