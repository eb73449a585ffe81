// Makes pages nicer; every page works without it. No inline code anywhere: the content policy forbids it.
const script = document.querySelector("script[data-govuk]");
const govuk = await import(script.dataset.govuk);
govuk.initAll();
