#include <catch2/catch.hpp>

#include "broken.h"
#include "engine/definition/delay.h"
#include "engine/definition/xml.h"
#include "support.h"

namespace xinfang::definition {

namespace {

std::string document(const std::string& inside) {
  return "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\">" + inside + "</scxml>";
}

std::vector<std::string> faults(const std::string& text) {
  const auto read = read_scxml(text, "x.scxml", {});
  return read ? std::vector<std::string>() : places(read.error());
}

}  // namespace

TEST_CASE("a good SCXML document says the same in its canonical dump") {
  const auto definition = read_scxml(read_file("good.scxml"), "good.scxml", {});
  if (!definition) {
    for (const auto& diagnostic : definition.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(definition.ok());
  REQUIRE(dump(*definition) == read_file("good.scxml.dump"));
}

TEST_CASE("a faulty SCXML document is reported at the place of each fault") {
  const auto good = read_file("good.scxml");
  for (const auto& broken : broken_documents()) {
    INFO(broken.why);
    const auto edit = break_text(good, broken);
    const auto result = read_scxml(edit.text, "x.scxml", {});
    REQUIRE_FALSE(result.ok());
    for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
    if (!edit.expected.empty()) CHECK(places(result.error()) == edit.expected);
    CHECK(result.error().front().file == "x.scxml");
    CHECK_THAT(result.error().front().message, Catch::Contains(broken.phrase));
  }
}

TEST_CASE("a faulty workflow written as SCXML is reported at the place of each fault") {
  const auto good = read_file("good.yaml.scxml");
  for (const auto& broken : broken_workflow_documents()) {
    INFO(broken.why);
    const auto edit = break_text(good, broken);
    const auto result = read_scxml(edit.text, "x.scxml", office_rules());
    REQUIRE_FALSE(result.ok());
    for (const auto& diagnostic : result.error()) UNSCOPED_INFO(to_text(diagnostic));
    if (!edit.expected.empty()) CHECK(places(result.error()) == edit.expected);
    bool said = false;
    for (const auto& diagnostic : result.error()) {
      said = said || diagnostic.message.find(broken.phrase) != std::string::npos;
    }
    CHECK(said);
  }
}

TEST_CASE("a workflow's <elseif> is an if inside the else") {
  auto text = read_file("good.yaml.scxml");
  const std::string from = "<else/>";
  text.replace(text.find(from), from.size(), "<elseif cond=\"!urgent\"/><log expr=\"1\"/><else/>");
  const auto read = read_scxml(text, "x.scxml", office_rules());
  REQUIRE(read.ok());
  CHECK_THAT(dump(*read), Catch::Contains("else\n"
                                          "              if !urgent\n"
                                          "                log 1\n"
                                          "              else\n"));
}

TEST_CASE("what only a workflow heeds is refused in another document") {
  const std::string xmlns = " xmlns:xf=\"urn:xinfang:workflow:1\"";
  CHECK(
      faults(document("<state><onentry><xf:start clock=\"c\"" + xmlns + "/></onentry></state>")) ==
      std::vector<std::string>{"1:79 misplaced-element"});
  CHECK(faults(document("<state" + xmlns + " xf:stage=\"s\"/>")) ==
        std::vector<std::string>{"1:103 unknown-attribute"});
}

TEST_CASE("all faults of an SCXML document come out at once, ordered by place") {
  CHECK(faults(document("<state id=\"a\" inital=\"b\">"
                        "<transition target=\"c\"/><onentry><rase/></onentry></state>")) ==
        std::vector<std::string>{"1:76 unknown-attribute", "1:107 unknown-state",
                                 "1:121 unknown-element"});
}

TEST_CASE("a document of bytes without an element is no SCXML") {
  CHECK(faults("") == std::vector<std::string>{"1:1 bad-xml"});
  CHECK(faults("workflow: petition") == std::vector<std::string>{"1:1 bad-xml"});
  CHECK(faults("<scxml/>") == std::vector<std::string>{"1:2 unknown-element"});
  CHECK(faults(document("")) == std::vector<std::string>{"1:2 bad-state"});
  CHECK(faults("\xEF\xBB\xBF" + document("<state/>")).empty());
  CHECK(faults(document("<state id=\"\xFF\"/>")) == std::vector<std::string>{"1:73 bad-encoding"});
}

TEST_CASE("a hostile document is refused within its bounds") {
  const auto repeat = [](const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  };
  const auto code = [](const std::vector<std::string>& found) {
    REQUIRE_FALSE(found.empty());
    return found.front().substr(found.front().find(' ') + 1);
  };
  CHECK(code(faults(document(repeat("<state>", 100) + repeat("</state>", 100)))) == "too-large");
  CHECK(code(faults(document(repeat("<state/>", xml_nodes_max)))) == "too-large");
  CHECK(code(faults(std::string(xml_bytes_max + 1, ' '))) == "too-large");
  std::string attributes;
  for (std::size_t i = 0; i <= xml_attributes_max; ++i) {
    attributes += " a" + std::to_string(i) + "=\"\"";
  }
  CHECK(code(faults(document("<state " + attributes + "/>"))) == "too-large");
  CHECK(code(faults(document("<datamodel><data id=\"a\">" + std::string(20'000, 'x') +
                             "</data></datamodel><state/>"))) == "too-large");
}

TEST_CASE("a document with CDATA, comments and processing instructions reads as it means") {
  const auto read = read_scxml(
      document("<?p & ?><!-- & --><state id=\"a\"><onentry>"
               "<log expr=\"&quot;&#x4fe1;&quot; &lt; 'x'\"/>"
               "<assign location=\"x\"><![CDATA[ 5 &amp; ]]></assign></onentry></state>"),
      "x.scxml", {});
  REQUIRE(read.ok());
  const auto& entry = read->root.states.front().entry;
  CHECK(std::get<Log>(entry[0].what).expression == "\"信\" < 'x'");
  CHECK(std::get<Assign>(entry[1].what).expression == "\"5 &amp;\"");
}

TEST_CASE("a delay is a CSS2 time") {
  const auto read = [](std::string_view text) -> std::int64_t {
    const auto delay = parse_delay(text);
    return delay ? delay->count() : -1;
  };
  CHECK(read("1s") == 1'000);
  CHECK(read("1.5s") == 1'500);
  CHECK(read(".25s") == 250);
  CHECK(read("20ms") == 20);
  CHECK(read("2m") == 120'000);
  CHECK(read("1h") == 3'600'000);
  CHECK(read("0.5d") == 43'200'000);
  CHECK(read("36525d") == 36'525LL * 86'400'000);
  for (const auto* wrong : {"", "s", "1", "1 s", "-1s", "1.s", ".s", "1.5.5s", "1x", "36526d",
                            "99999999999999s", "9999999999999h", "1e3s"}) {
    INFO(wrong);
    CHECK(read(wrong) == -1);
  }
}

}  // namespace xinfang::definition
