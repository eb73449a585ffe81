// Before anything is drawn: tell the style sheets whether scripts will run, so that menus do not jump.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
