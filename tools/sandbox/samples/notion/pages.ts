export type SampleNotionPage = { id: string; title: string; markdown: string; inTrash?: boolean }

/** Pages that the sample organization shares with its connection. */
export const sampleNotionPages: readonly SampleNotionPage[] = [
  {
    id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
    title: 'Travel policy',
    markdown:
      '# Booking\n\nBook trains in first class if the ride takes longer than three hours. Flights inside the country are not reimbursed.\n\n# Hotels\n\nA hotel may cost 140 euros a night, breakfast included.\n',
  },
  {
    id: '59833787-2cf9-4fdf-8782-e53db20768a5',
    title: 'New laptops',
    markdown: '# When\n\nA laptop is replaced after 36 months, or when its battery lasts less than three hours.\n',
  },
]
