import { CodeFrame } from './code-frame.tsx'

/** The source of a diagram as a copyable block of code. */
export function DiagramSource({ language, source }: { language: 'mermaid' | 'plantuml'; source: string }) {
  return (
    <CodeFrame title="" language={language}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0}>
        <code>{source}</code>
      </pre>
    </CodeFrame>
  )
}
