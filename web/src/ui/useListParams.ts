/** What a list is narrowed by, in the address of the page: it can be shared, and gone back to. */

import { useSearchParams } from 'react-router';

export interface ListParams {
  params: URLSearchParams;
  /** `quiet`: no step of its own in the browser's history. */
  set(name: string, value: string | undefined, quiet?: boolean): void;
  /** Several at once: two calls one after the other would each know only what was there before. */
  setAll(values: Record<string, string | undefined>, quiet?: boolean): void;
  clear(): void;
}

export function useListParams(): ListParams {
  const [params, setParams] = useSearchParams();
  const setAll: ListParams['setAll'] = (values, quiet = false) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: quiet },
    );
  return {
    params,
    set: (name, value, quiet) => setAll({ [name]: value }, quiet),
    setAll,
    clear: () => setParams({}),
  };
}
