# Writes OUT (a .cpp) with the files of WEB and WORKFLOWS inside, so that the product is one binary.
# Each file's hash stands in the text: a changed file changes OUT and only then is it compiled anew.
function(collect folder prefix pattern_list)
  set(found "")
  if(EXISTS ${folder})
    foreach(pattern ${pattern_list})
      file(GLOB_RECURSE matches RELATIVE ${folder} ${folder}/${pattern})
      list(APPEND found ${matches})
    endforeach()
    list(FILTER found EXCLUDE REGEX "^\\.")  # the build's own stamp
    list(SORT found)
  endif()
  foreach(name ${found})
    file(SHA256 ${folder}/${name} hash)
    math(EXPR count "${count} + 1")
    string(APPEND blobs "// ${hash}\nasm(\".section .rodata\\n.balign 16\\nxinfang_asset_${count}:\\n.incbin \\\"${folder}/${name}\\\"\\n\"\n    \"xinfang_asset_${count}_end:\\n.byte 0\\n.text\\n\");\nextern \"C\" const char xinfang_asset_${count}[], xinfang_asset_${count}_end[];\n")
    string(APPEND rows "    {\"${prefix}${name}\", \"${hash}\", {xinfang_asset_${count}, static_cast<std::size_t>(xinfang_asset_${count}_end - xinfang_asset_${count})}},\n")
  endforeach()
  set(count ${count} PARENT_SCOPE)
  set(blobs "${blobs}" PARENT_SCOPE)
  set(rows "${rows}" PARENT_SCOPE)
endfunction()

set(count 0)
set(blobs "")
set(rows "")
collect(${WEB} "web/" "*")
collect(${WORKFLOWS} "workflows/" "*.yaml")

set(text "// Written by api/embed.cmake.
#include \"api/assets/assets.h\"

${blobs}
namespace xinfang::assets {
const std::vector<File>& all() {
  static const std::vector<File> files{
${rows}  };
  return files;
}
}  // namespace xinfang::assets
")
if(EXISTS ${OUT})
  file(READ ${OUT} old)
endif()
if(NOT "${old}" STREQUAL "${text}")
  file(WRITE ${OUT} "${text}")
endif()
