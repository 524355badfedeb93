/** A plugin's text, with what it has between backticks as code. */
export const HelpText = ({ text }: { text: string }) => (
  <>
    {text.split('`').map((part, i) =>
      i % 2 === 1 ? (
        <code key={part} className="font-mono">
          {part}
        </code>
      ) : (
        part
      ),
    )}
  </>
)
