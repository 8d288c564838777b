#include "broken.h"

#include <catch2/catch.hpp>

namespace xinfang::definition {

BrokenText break_text(const std::string& good, const Broken& broken) {
  const std::string from = broken.from;
  const auto at = good.find(from);
  REQUIRE(at != std::string::npos);
  REQUIRE(good.find(from, at + 1) == std::string::npos);
  const auto marked = good.substr(0, at) + broken.to + good.substr(at + from.size());

  const std::string mark = "§";
  BrokenText out;
  int line = 1;
  int column = 1;
  std::size_t marks = 0;
  for (std::size_t i = 0; i < marked.size();) {
    if (marked.compare(i, mark.size(), mark) == 0) {
      REQUIRE(marks < broken.codes.size());
      out.expected.push_back(std::to_string(line) + ":" + std::to_string(column) + " " +
                             broken.codes[marks++]);
      i += mark.size();
      continue;
    }
    const auto byte = static_cast<unsigned char>(marked[i]);
    if (marked[i] == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++column;
    }
    out.text += marked[i++];
  }
  REQUIRE(marks == broken.codes.size());
  return out;
}

}  // namespace xinfang::definition
