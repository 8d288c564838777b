#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "api/diagram/svg.h"

using xinfang::diagram::to_svg;

namespace {

const std::string drawing = R"(digraph "case" {
  subgraph "cluster_intake" {
    graph [id="state-intake" label="受理审查"]
    "registered" [id="state-registered" label="已登记 <&>"]
  }
  "done" [id="state-done_once" label="办结"]
  "registered" -> "done" [label="受理"]
})";

}  // namespace

TEST_CASE("a drawing becomes SVG that can stand inside HTML") {
  const auto svg = to_svg(drawing);
  REQUIRE(svg);
  CHECK(svg->starts_with("<svg "));
  CHECK(svg->find("<?xml") == std::string::npos);
  CHECK(svg->find("<!DOCTYPE") == std::string::npos);
  for (const auto* kept : {"id=\"state-intake\"", "id=\"state-registered\"",
                           "id=\"state-done_once\"", "受理审查", "已登记 &lt;&amp;&gt;", "受理<"}) {
    CAPTURE(kept);
    CHECK(svg->find(kept) != std::string::npos);
  }
}

TEST_CASE("what is no drawing is refused with Graphviz's words") {
  for (const auto* text : {"", "digraph {", "hello", "digraph { a -> }"}) {
    CAPTURE(text);
    const auto svg = to_svg(text);
    REQUIRE_FALSE(svg);
    CHECK(svg.error().starts_with("Graphviz cannot read the drawing"));
  }
  CHECK(to_svg("digraph { a -> }").error().find("syntax error in line 1") != std::string::npos);
  CHECK(to_svg(drawing));  // an error leaves nothing behind
}

TEST_CASE("labelled edges between clusters on one rank are drawn again and again") {
  // Graphviz 2.42 crashes when it frees the layout of such a drawing.
  const std::string crossing = R"(digraph crossing {
    subgraph cluster_a { a1 a2 } subgraph cluster_b { b1 b2 }
    { rank=same a1 b1 } a1 -> b1 [label="x"] b1 -> a1 [label="y"] a2 -> b2 [label="z"]
  })";
  for (int i = 0; i < 5; ++i) {  // the order of clusters in the text is Graphviz's own
    const auto svg = to_svg(crossing);
    REQUIRE(svg);
    CHECK(svg->find("<title>cluster_a</title>") != std::string::npos);
    CHECK(svg->find("<title>cluster_b</title>") != std::string::npos);
  }
}

TEST_CASE("several threads draw at once, one after the other") {
  std::vector<std::string> drawn(4);
  {
    std::vector<std::jthread> threads;
    for (auto& one : drawn) {
      threads.emplace_back([&one] { one = *to_svg(drawing); });
    }
  }
  for (const auto& one : drawn) CHECK(one == drawn.front());
}
