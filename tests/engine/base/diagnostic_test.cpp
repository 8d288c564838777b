#include "engine/base/diagnostic.h"

#include <catch2/catch.hpp>

namespace xinfang {

TEST_CASE("a diagnostic's text has file, place, severity, message and code") {
  CHECK(to_text({"a.yaml", {3, 7}, Severity::error, "unknown-state", "there is no state 'x'"}) ==
        "a.yaml:3:7: error: there is no state 'x' [unknown-state]");
  CHECK(to_text({"a.yaml", {3, 7}, Severity::warning, "unused", "never entered"}) ==
        "a.yaml:3:7: warning: never entered [unused]");
}

TEST_CASE("a diagnostic without place or code leaves them out") {
  CHECK(to_text({"a.yaml", {}, Severity::error, "", "can't be read"}) ==
        "a.yaml: error: can't be read");
}

TEST_CASE("the nearest name is the one of least edit distance") {
  const std::vector<std::string> names{"registered", "reviewing", "replied", "closed", "a"};
  struct Row {
    std::string name;
    std::string expected;
  };
  const auto row = GENERATE(values<Row>({{"registred", "registered"},
                                         {"reveiwing", "reviewing"},
                                         {"repleid", "replied"},
                                         {"close", "closed"},
                                         {"closed", "closed"},
                                         {"b", "a"},
                                         {"rgeistered", "registered"},
                                         {"transferred", ""},
                                         {"xyz", ""}}));
  INFO(row.name);
  CHECK(nearest(row.name, names) == row.expected);
  CHECK(nearest(row.name, {}).empty());
}

TEST_CASE("of two names equally near the first is given") {
  CHECK(nearest("stats", {"state", "start"}) == "state");
}

}  // namespace xinfang
