/** What a number counts, where a list has no headings. */
export const NarrowUnit = ({ value, unit }: { value: number; unit: string }) => (
  <>
    {value.toLocaleString('en')}
    <span className="hidden text-sm text-muted stacked:inline"> {unit}</span>
  </>
)
