/** What an entry of the audit log is about. */
export const aboutExperiment = ({ id, name }: { id: string; name: string }) => ({
  targetType: 'experiment',
  targetId: id,
  targetLabel: name,
})
