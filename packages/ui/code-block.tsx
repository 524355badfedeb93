/** Preformatted text that scrolls on overflow. */
export function CodeBlock({ children, label }: { children: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="max-h-[75vh] overflow-auto p-3.5 print:max-h-none print:overflow-visible">
      <pre className="font-mono text-sm print:whitespace-pre-wrap print:wrap-anywhere">{children}</pre>
    </section>
  )
}
