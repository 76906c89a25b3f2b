// Starts GraphiQL with the tabs of tabs.json; whatever the visitor changes is kept by her browser.
"use strict";

const script = document.currentScript;

fetch(script.dataset.tabs)
  .then((answer) => answer.json())
  .then((tabs) => {
    const explorer = React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: window.location.pathname }),
      defaultEditorToolsVisibility: true,
      defaultTabs: tabs.map((tab) => ({
        query: tab.query.join("\n"),
        variables: JSON.stringify(tab.variables, null, 2),
      })),
    });
    ReactDOM.createRoot(document.getElementById("graphiql")).render(explorer);
  });
