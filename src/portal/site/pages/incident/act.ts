import { useState } from 'preact/hooks';

/** Runs a change, says when it failed, and shows what became of it. */
export function useAct(again: () => void) {
  const [state, setState] = useState<{ busy: boolean; error?: Error }>({ busy: false });
  const act = (work: () => Promise<unknown>) => {
    setState({ busy: true });
    work().then(
      () => {
        setState({ busy: false });
        again();
      },
      (error: Error) => setState({ busy: false, error }),
    );
  };
  return { ...state, act };
}
