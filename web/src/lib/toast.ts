/** A few words in the corner about what the server answered. The library comes when the first ones are said. */
export const toast = {
  success: (words: string): void => void import('sonner').then((sonner) => sonner.toast.success(words)),
  error: (words: string): void => void import('sonner').then((sonner) => sonner.toast.error(words)),
};
